import { Outlet, useRouterState } from '@tanstack/react-router'
import { CartDrawerHost } from '../cart/cart-drawer-host.tsx'
import { useT } from '../i18n/context.tsx'
import { Footer } from '../layout/footer.tsx'
import { Header } from '../layout/header.tsx'
import { Offline } from '../layout/offline.tsx'
import { Progress } from '../layout/progress.tsx'
import { SaidBefore } from '../session/said-before.tsx'
import { Toasts } from '../ui/toasts.tsx'

/** What surrounds every page. */
export function Root() {
  const t = useT()
  const bare = useRouterState({ select: s => s.location.pathname.endsWith('/checkout') })
  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-field focus:bg-ink focus:px-4 focus:py-2 focus:text-page"
      >
        {t('nav.skip')}
      </a>
      <Progress />
      <Header bare={bare} />
      <Offline />
      <main id="main" tabIndex={-1} className="min-h-[60vh] outline-none">
        <Outlet />
      </main>
      <Footer />
      <CartDrawerHost />
      <SaidBefore />
      <Toasts />
    </>
  )
}
