import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { useT } from '../i18n/context.tsx'
import { classes } from './classes.ts'
import { useSettled } from './first-click.ts'
import { Icon } from './icons.tsx'

export interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** `center`: a box. `right`: a drawer. `bottom`: a sheet on a phone, a drawer elsewhere. */
  side?: 'center' | 'right' | 'bottom'
  /** Stays at the lower edge while the rest scrolls. */
  footer?: ReactNode
}

const popup = {
  center:
    'top-1/2 left-1/2 max-h-[85dvh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-panel data-ending-style:scale-95 data-starting-style:scale-95 data-ending-style:opacity-0 data-starting-style:opacity-0',
  right:
    'inset-y-0 right-0 w-[min(28rem,100%)] data-ending-style:translate-x-full data-starting-style:translate-x-full',
  bottom:
    'inset-x-0 bottom-0 max-h-[88dvh] rounded-t-panel data-ending-style:translate-y-full data-starting-style:translate-y-full',
}

/** A dialog over the page. Import it lazily: `lazy(() => import('../ui/dialog.tsx'))`, most visits open none. */
export default function Dialog({ open, onClose, title, children, side = 'center', footer }: DialogProps) {
  const t = useT()
  const settled = useSettled(open)
  return (
    <Base.Root open={open} disablePointerDismissal={!settled} onOpenChange={next => next || onClose()}>
      <Base.Portal>
        <Base.Backdrop
          // A press that does not close the dialog must not take the focus out of it either.
          onMouseDown={press => press.preventDefault()}
          className="fixed inset-0 z-40 bg-scrim transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0"
        />
        <Base.Popup
          className={classes(
            'fixed z-50 flex flex-col bg-page shadow-high outline-none transition-[transform,opacity,scale,translate] duration-250 ease-out',
            popup[side],
            // Until then whoever clicks twice on what opens it would hit whatever comes to lie there.
            !settled && 'pointer-events-none',
          )}
        >
          <div className="flex items-center justify-between gap-4 border-line border-b py-3 pr-3 pl-6">
            <Base.Title className="wrap-anywhere min-w-0 font-semibold text-lg">{title}</Base.Title>
            <Base.Close
              aria-label={t('action.close')}
              className="inline-flex size-11 shrink-0 items-center justify-center rounded-full text-ink-soft hover:bg-surface"
            >
              <Icon name="close" />
            </Base.Close>
          </div>
          <div className="wrap-anywhere min-h-0 grow overflow-y-auto overscroll-contain px-6 py-5">
            {children}
          </div>
          {footer === undefined ? null : <div className="border-line border-t px-6 py-4">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
