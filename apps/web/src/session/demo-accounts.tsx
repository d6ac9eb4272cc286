import { useT } from '../i18n/context.tsx'

const accounts = [
  { email: 'anna@example.com', role: 'demo.customer' },
  { email: 'dmitry@example.com', role: 'demo.customer' },
  { email: 'maria@example.com', role: 'demo.admin' },
] as const

/** In the demo shop: who can sign in here without making an account. */
export function DemoAccounts({ onChoose }: { onChoose: (email: string) => void }) {
  const t = useT()
  return (
    <section aria-labelledby="demo-accounts" className="flex flex-col gap-3 rounded-card bg-surface p-5">
      <h2 id="demo-accounts" className="font-semibold text-[0.9375rem] tracking-normal">
        {t('demo.title')}
      </h2>
      <p className="text-ink-muted text-sm">{t('demo.text')}</p>
      <ul className="flex flex-col">
        {accounts.map(({ email, role }) => (
          <li key={email}>
            <button
              type="button"
              className="-mx-2 flex min-h-10 w-[calc(100%+1rem)] items-center justify-between gap-4 rounded-field px-2 text-left text-sm hover:bg-sunken"
              onClick={() => onChoose(email)}
            >
              <span className="font-medium">{email}</span>
              <span className="text-ink-muted">{t(role)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
