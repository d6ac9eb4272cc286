import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Head } from '../app/head.tsx'
import { useT } from '../i18n/context.tsx'
import { splitPath } from '../i18n/locale.ts'
import { ForbiddenPage } from '../pages/forbidden-page.tsx'
import { useSession } from '../session/session.ts'
import { SignedIn } from '../session/signed-in.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { tabLook } from '../ui/tab-look.ts'
import { LessonBar } from './lessons/lesson-bar.tsx'
import { Lost } from './lost.tsx'
import { useLabNotices } from './notices.ts'

const panels = [
  { to: '/lab', title: 'lab.map.title' },
  { to: '/lab/caches', title: 'lab.caches.title' },
  { to: '/lab/strategies', title: 'lab.strategies.title' },
  { to: '/lab/races', title: 'lab.races.title' },
  { to: '/lab/replication', title: 'lab.replication.title' },
  { to: '/lab/faults', title: 'lab.faults.title' },
  { to: '/lab/meter', title: 'lab.meter.title' },
  { to: '/lab/lessons', title: 'lab.lessons.title' },
] as const
type LabPanel = (typeof panels)[number]

/** The Lab around its panels. In demo mode it is open to everybody, else to admins; the API refuses others anyway. */
export function LabPage() {
  const t = useT()
  const session = useSession()
  if (session === undefined || session.demo) return <Frame ready={session !== undefined} />
  return (
    <SignedIn meanwhile={<Frame ready={false} />}>
      {user => (user.role === 'admin' ? <Frame ready /> : <ForbiddenPage text={t('lab.forbidden')} />)}
    </SignedIn>
  )
}

function Frame({ ready }: { ready: boolean }) {
  const t = useT()
  const path = useRouterState({ select: s => splitPath(s.location.pathname).path })
  // The shop answers /lab/races/ as it does /lab/races.
  const panel = panels.find(one => one.to === path.replace(/\/+$/, '')) ?? panels[0]
  return (
    <div className="page-width flex flex-col gap-6 pt-6">
      <Head title={`${t(panel.title)} · ${t('lab.title')}`} noindex />
      <Tabs panel={panel} />
      <h1 className="sr-only">
        {t('lab.title')}: {t(panel.title)}
      </h1>
      {ready ? <Heard here={panel.to} /> : <LabSkeleton />}
    </div>
  )
}

/** Panels, and the one subscription that all of them hear. */
function Heard({ here }: { here: string }) {
  useLabNotices()
  return (
    <>
      <Lost />
      <LessonBar here={here} />
      <Outlet />
    </>
  )
}

function Tabs({ panel }: { panel: LabPanel }) {
  const t = useT()
  const current = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // Sideways only: the page itself stays where it is.
    const [tab, row] = [current.current, current.current?.parentElement]
    if (panel.to === tab?.dataset.to && row)
      row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
  }, [panel])
  return (
    <nav aria-label={t('lab.panels')} className="scroll-row relative -mx-1 gap-1 px-1 py-1">
      {panels.map(one => (
        <Link
          key={one.to}
          to={one.to}
          ref={one === panel ? current : null}
          data-to={one.to}
          // Else /lab would be current on every panel.
          activeOptions={{ exact: true }}
          aria-current={one === panel ? 'page' : undefined}
          className={tabLook(one === panel)}
        >
          {t(one.title)}
        </Link>
      ))}
    </nav>
  )
}

function LabSkeleton() {
  return (
    <Loading className="flex flex-col gap-4">
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-112 rounded-panel" />
    </Loading>
  )
}
