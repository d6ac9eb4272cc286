import { useSyncExternalStore } from 'react'
import { useT } from '../i18n/context.tsx'
import { classes } from './classes.ts'
import { Icon } from './icons.tsx'

export interface Toast {
  /** Said already in the language of the page. */
  readonly text: string
  readonly tone?: 'plain' | 'bad'
  readonly action?: { readonly text: string; readonly run: () => void }
}

type Shown = Toast & { readonly id: number }

const shownMs = 5000
const most = 3
let shown: readonly Shown[] = []
let count = 0
const listeners = new Set<() => void>()

function set(next: readonly Shown[]): void {
  shown = next
  for (const listener of listeners) listener()
}

const dismiss = (id: number): void => set(shown.filter(one => one.id !== id))

/** Says something for a moment, at the edge of the page. */
export function toast(one: Toast): void {
  const id = ++count
  set([...shown, { ...one, id }].slice(-most))
  setTimeout(() => dismiss(id), one.action ? shownMs * 2 : shownMs)
}

const none: readonly Shown[] = []

/** Where toasts are shown: once, in the root. */
export function Toasts() {
  const t = useT()
  const all = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
    () => none,
  )
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4"
    >
      {all.map(({ id, text, tone, action }) => (
        <div
          key={id}
          className={classes(
            'pointer-events-auto flex max-w-full items-center gap-3 rounded-full py-1.5 pr-1.5 pl-5 shadow-high transition duration-200 starting:translate-y-3 starting:opacity-0',
            tone === 'bad' ? 'bg-bad text-page' : 'bg-ink text-page',
          )}
        >
          {tone === 'bad' ? <Icon name="alert" /> : null}
          <span className="wrap-anywhere py-1.5 font-medium text-sm">{text}</span>
          {action === undefined ? null : (
            <button
              type="button"
              className="h-9 rounded-full px-3 font-semibold text-sm underline underline-offset-4"
              onClick={() => {
                dismiss(id)
                action.run()
              }}
            >
              {action.text}
            </button>
          )}
          <button
            type="button"
            aria-label={t('action.close')}
            className="inline-flex size-9 items-center justify-center rounded-full opacity-70 hover:opacity-100"
            onClick={() => dismiss(id)}
          >
            <Icon name="close" className="size-4" />
          </button>
        </div>
      ))}
    </div>
  )
}
