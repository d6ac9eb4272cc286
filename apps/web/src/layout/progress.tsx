import { useRouterState } from '@tanstack/react-router'

/** A thin line while another page is on its way. */
export function Progress() {
  const busy = useRouterState({ select: s => s.isLoading || s.status === 'pending' })
  return (
    <div aria-hidden="true" className="pointer-events-none fixed inset-x-0 top-0 z-50 h-0.5 overflow-hidden">
      {busy ? (
        <div className="h-full w-1/3 animate-[slide-along_1.1s_ease-in-out_infinite] bg-accent opacity-0 transition-opacity delay-150 starting:opacity-0 [animation-delay:150ms] [opacity:1]" />
      ) : null}
    </div>
  )
}
