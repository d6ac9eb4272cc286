import { setupI18n } from '@lingui/core'
import type { Place } from '@technomir/live/client'
import { StrictMode, startTransition, useEffect, useEffectEvent } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { createApi } from './api/client.ts'
import { App } from './app/app.tsx'
import type { AppContext } from './app/context.ts'
import { type PageData, pageDataId, unpackQueries } from './app/page-data.ts'
import { placeOfPage } from './app/page-place.ts'
import { createQueryClient, setHearing } from './app/query-client.ts'
import { createAppRouter } from './app/router.ts'
import { splitPath } from './i18n/locale.ts'
import { learnTime } from './live/clock.ts'
import './styles.css'

/** Brings the page to life: takes over what the server has rendered, then listens for changes. */
async function start(): Promise<void> {
  const text = document.getElementById(pageDataId)?.textContent
  const data = text ? (JSON.parse(text) as PageData) : undefined
  const locale = data?.locale ?? splitPath(location.pathname).locale
  const place = placeOfPage()
  const queryClient = createQueryClient()
  if (data) unpackQueries(queryClient, data.queries)

  let seen: (() => Place | undefined) | undefined
  const api = createApi({
    place: () => seen?.() ?? place,
    fetch: async request => {
      const response = await fetch(request)
      learnTime(response)
      return response
    },
  })
  const context: AppContext = {
    api,
    queryClient,
    i18n: setupI18n({ locale }),
    locale,
    origin: location.origin,
  }
  const router = createAppRouter(context)
  // Loads the code and texts of this page; its data are there already.
  await router.load()

  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no element #root.')
  const onReady = (): void =>
    whenIdle(async () => {
      const { startLive } = await import('./live/start.ts')
      const live = startLive(queryClient, place)
      seen = () => live.place()
    })
  const app = (
    <StrictMode>
      <App router={router} context={context} />
      <Ready run={onReady} />
    </StrictMode>
  )
  if (data) {
    // The server renders the matches without a boundary around them; this is how the router knows.
    router.ssr = { manifest: undefined }
    startTransition(() => {
      hydrateRoot(root, app)
    })
  } else createRoot(root).render(app)
}

/** Runs once the page takes clicks. */
function Ready({ run }: { run: () => void }): null {
  const ready = useEffectEvent(run)
  useEffect(() => ready(), [])
  return null
}

/** The page is to be seen and used first. */
function whenIdle(work: () => Promise<void>): void {
  const run = (): void => {
    // Without it the page is what it was when it was fetched; queries grow old by time then.
    work().catch((error: unknown) => {
      setHearing(false)
      console.error(error)
    })
  }
  if ('requestIdleCallback' in window) requestIdleCallback(run, { timeout: 2000 })
  else setTimeout(run, 200)
}

start().catch((error: unknown) => {
  // What the server has rendered stays readable.
  console.error(error)
})
