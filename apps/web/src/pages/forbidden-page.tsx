import { Head } from '../app/head.tsx'
import { useT } from '../i18n/context.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'

/** For those who are known, and still may not see this. */
export function ForbiddenPage({ text }: { text: string }) {
  const t = useT()
  return (
    <>
      <Head title={t('admin.forbiddenTitle')} noindex />
      <Message
        art={
          <p
            aria-hidden="true"
            className="text-center font-extrabold text-7xl text-line-strong tracking-tighter"
          >
            403
          </p>
        }
        title={t('admin.forbiddenTitle')}
        text={text}
      >
        <ButtonLink to="/">{t('nav.home')}</ButtonLink>
      </Message>
    </>
  )
}
