import { type ComponentProps, useState } from 'react'
import { useT } from '../i18n/context.tsx'
import { Input } from '../ui/fields.tsx'

/** A password, which can be looked at while it is typed. */
export function PasswordInput(props: ComponentProps<typeof Input>) {
  const t = useT()
  const [shown, setShown] = useState(false)
  return (
    <div className="relative">
      <Input {...props} type={shown ? 'text' : 'password'} style={{ paddingRight: '6.5rem' }} />
      <button
        type="button"
        aria-pressed={shown}
        className="absolute top-[1.95rem] right-1.5 h-9 rounded-field px-3 font-medium text-ink-muted text-sm hover:text-ink"
        onClick={() => setShown(!shown)}
      >
        {t(shown ? 'password.hide' : 'password.show')}
        <span className="sr-only"> {t('field.password')}</span>
      </button>
    </div>
  )
}
