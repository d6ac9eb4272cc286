import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'

const Dialog = lazy(() => import('../ui/dialog.tsx'))

/** The filters of a small screen: behind a button, in a sheet. */
export function FilterSheet({
  count,
  total,
  children,
}: {
  count: number
  total?: number
  children: ReactNode
}) {
  const t = useT()
  const [open, setOpen] = useState(false)
  // Stays once it was open, so that it can close with an animation.
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        look="outline"
        className="lg:hidden"
        aria-haspopup="dialog"
        onClick={() => {
          setOpened(true)
          setOpen(true)
        }}
      >
        <Icon name="filter" />
        {t('filter.title')}
        {count > 0 ? <span className="text-accent tabular-nums">{count}</span> : null}
      </Button>
      {opened ? (
        <Suspense>
          <Dialog
            open={open}
            onClose={() => setOpen(false)}
            title={t('filter.title')}
            side="bottom"
            footer={
              <Button wide onClick={() => setOpen(false)}>
                {total === undefined ? t('filter.show') : t('filter.showCount', { count: total })}
              </Button>
            }
          >
            {children}
          </Dialog>
        </Suspense>
      ) : null}
    </>
  )
}
