import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { I18nContext } from '../i18n/context.tsx'
import type { AppContext } from './context.ts'
import type { AppRouter } from './router.ts'

/** Everything that stands on the page, the same for server and browser. */
export function App({ router, context }: { router: AppRouter; context: AppContext }) {
  return (
    <QueryClientProvider client={context.queryClient}>
      <I18nContext i18n={context.i18n}>
        <RouterProvider router={router} />
      </I18nContext>
    </QueryClientProvider>
  )
}
