import { useT } from '../i18n/context.tsx'
import { classes } from '../ui/classes.ts'
import { toast } from '../ui/toasts.tsx'

/** A line to be typed into a terminal; a click takes it along. */
export function Copyable({ text, className }: { text: string; className?: string }) {
  const t = useT()
  const copy = (): void => {
    // Without HTTPS browsers keep the clipboard to themselves; the text can be selected.
    const done = navigator.clipboard?.writeText(text)
    done?.then(
      () => toast({ text: t('lab.copied') }),
      () => toast({ text: t('lab.notCopied'), tone: 'bad' }),
    )
  }
  return (
    <div className={classes('flex items-center gap-1 rounded-field bg-sunken pr-1 pl-3', className)}>
      <code className="min-w-0 grow select-all break-words py-2 font-mono text-ink-soft text-xs">{text}</code>
      <button
        type="button"
        onClick={copy}
        className="h-8 shrink-0 rounded-full px-2.5 font-semibold text-ink-soft text-xs transition-colors hover:text-ink"
      >
        {t('lab.copy')}
      </button>
    </div>
  )
}
