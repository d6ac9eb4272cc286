import { useT } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import type { Playback } from './use-playback.ts'

/** Step by step through both ways at once. */
export function PlaybackControls({ playback, steps }: { playback: Playback; steps: number }) {
  const t = useT()
  const { shown, playing } = playback
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a look of its own
    <div role="group" aria-label={t('lab.races.playback')} className="flex flex-wrap items-center gap-2">
      <Button
        look="outline"
        size="small"
        aria-label={t('lab.races.back')}
        disabled={shown <= 1}
        onClick={playback.back}
      >
        ←
      </Button>
      <Button look="outline" size="small" onClick={playing ? playback.pause : playback.play}>
        {t(playing ? 'lab.races.pause' : shown >= steps ? 'lab.races.replay' : 'lab.races.resume')}
      </Button>
      <Button
        look="outline"
        size="small"
        aria-label={t('lab.races.forward')}
        disabled={shown >= steps}
        onClick={playback.forward}
      >
        →
      </Button>
      <Button look="ghost" size="small" disabled={shown >= steps} onClick={playback.all}>
        {t('lab.races.all')}
      </Button>
      <span className="text-ink-muted text-sm tabular-nums" aria-live={playing ? 'off' : 'polite'}>
        {t('lab.races.stepOf', { step: shown, steps })}
      </span>
    </div>
  )
}
