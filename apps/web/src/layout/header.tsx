import { Link, useHydrated, useRouterState } from '@tanstack/react-router'
import { CartBadge } from '../cart/cart-badge.tsx'
import { useLanguage } from '../i18n/context.tsx'
import { SearchBox } from '../search/search-box.tsx'
import { isPassing, loginLink } from '../session/return-path.ts'
import { useSession } from '../session/session.ts'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Brand } from './brand.tsx'
import { LanguageSwitch, ThemeSwitch } from './switches.tsx'

/** The head of every page. `bare`: during checkout nothing leads away but the logo. */
export function Header({ bare }: { bare: boolean }) {
  const { t } = useLanguage()
  const session = useSession()
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-page">
      <div className="page-width flex flex-wrap items-center gap-x-2 gap-y-2 py-2.5 lg:flex-nowrap lg:gap-x-4">
        <Link
          to="/"
          className={`mr-auto flex h-11 items-center rounded-field text-ink ${bare ? '' : 'lg:mr-4'}`}
        >
          <Brand />
        </Link>
        {bare ? null : (
          <>
            <Link
              to="/catalog"
              className="hidden h-11 items-center gap-2 rounded-full bg-ink px-5 font-semibold text-[0.9375rem] text-page transition-opacity hover:opacity-85 lg:inline-flex"
            >
              <Icon name="menu" className="size-4.5" />
              {t('nav.catalogue')}
            </Link>
            <div className="order-last w-full lg:order-none lg:grow">
              <SearchBox />
            </div>
          </>
        )}
        {/* The icon, not the room around it, ends where the page does: so all of them fit beside the logo on a narrow phone. */}
        <div className="-mr-2.5 flex items-center lg:mr-0">
          <LanguageSwitch />
          <ThemeSwitch />
          {bare ? null : (
            <nav aria-label={t('nav.personal')} className="flex items-center">
              {session?.user?.role === 'admin' ? (
                <Tool to="/admin" icon="shield" label={t('nav.admin')} wide />
              ) : null}
              <Tool to="/orders" icon="orders" label={t('nav.orders')} wide />
              {session?.user ? (
                <Tool to="/profile" icon="user" label={t('nav.profile', { name: session.user.name })} />
              ) : (
                <LoginTool />
              )}
              <CartBadge />
            </nav>
          )}
        </div>
      </div>
    </header>
  )
}

/** The way to sign in, and back to this page. */
function LoginTool() {
  const { t } = useLanguage()
  const href = useRouterState({ select: s => s.location.publicHref })
  // The page as it comes from the server does not know what else stands in its address.
  const back = useHydrated() && !isPassing(href) ? href : '/'
  return <Tool {...loginLink(back)} icon="user" label={t('nav.login')} />
}

interface ToolProps {
  to: string
  search?: never
  icon: IconName
  label: string
  /** Only where there is room. */
  wide?: boolean
}

function Tool({ to, search, icon, label, wide }: ToolProps) {
  return (
    <Link
      to={to}
      {...(search === undefined ? {} : { search })}
      aria-label={label}
      title={label}
      className={`${wide ? 'hidden sm:inline-flex' : 'inline-flex'} size-11 items-center justify-center rounded-full text-ink-soft transition-colors hover:bg-surface hover:text-ink`}
    >
      <Icon name={icon} className="size-5.5" />
    </Link>
  )
}
