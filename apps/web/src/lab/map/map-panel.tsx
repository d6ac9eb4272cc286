import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useT } from '../../i18n/context.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { Segments } from '../segments.tsx'
import { type Happening, journeyOf, useHappenings } from './happenings.ts'
import { flightsOf } from './journey.ts'
import { layOut } from './layout.ts'
import { Legend } from './legend.tsx'
import { type LabMap, useMap } from './model.ts'
import { PartState } from './part-state.tsx'
import { Picture } from './picture.tsx'
import { Recent } from './recent.tsx'
import { Replay } from './replay.tsx'
import { TryIt } from './try-it.tsx'
import { useStage } from './use-stage.ts'

/** The system as it runs, and each request and commit on its way through it. */
export function MapPanel() {
  const map = useMap()
  if (map.data) return <LiveMap map={map.data} />
  if (map.isError) return <Failed query={map} />
  return (
    <Loading>
      <Skeleton className="h-128 rounded-panel" />
    </Loading>
  )
}

const speeds = [1, 10, 100, 1000] as const
/** Below this the drawing stands upright. */
const narrowBelow = 700

function LiveMap({ map }: { map: LabMap }) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  const narrow = useNarrow(box)
  const layout = useMemo(() => layOut(map, narrow), [map, narrow])
  const [slower, setSlower] = useState<number>(100)
  const [selected, setSelected] = useState(() => map.parts.find(part => part.self)?.id ?? 'browser')
  const [chosen, setChosen] = useState<Happening | null>(null)
  const { drawing, stage } = useStage(layout)
  const play = (one: Happening): void => {
    const journey = journeyOf(one, map)
    stage()?.play(flightsOf(journey, slower), journey.kind)
  }
  const all = useHappenings(one => {
    if (chosen === null) play(one)
  })
  const choose = (one: Happening | null): void => {
    stage()?.clear()
    setChosen(one)
  }
  const part = map.parts.find(one => one.id === selected)
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <div className="max-w-2xl">
          <h2 className="title-section">{t('lab.map.heading')}</h2>
          <p className="mt-2 text-ink-muted">{t('lab.map.about')}</p>
        </div>
        <Segments
          label={t('lab.map.speed')}
          options={speeds.map(value => ({
            value,
            text: value === 1 ? t('lab.map.asItIs') : `${value}×`,
            label: t('lab.map.slower', { times: value }),
          }))}
          value={slower}
          onChange={setSlower}
        />
      </div>
      <TryIt />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="overflow-hidden rounded-panel border border-line bg-surface bg-[radial-gradient(var(--line)_1px,transparent_1px)] [background-size:22px_22px]">
          <div ref={box} className="px-3 pt-5 pb-3 sm:px-5">
            <Picture
              ref={drawing}
              map={map}
              layout={layout}
              narrow={narrow}
              selected={selected}
              onSelect={setSelected}
            />
          </div>
          <Legend map={map} />
        </div>
        {part ? (
          <PartState part={part} />
        ) : (
          <p className="rounded-card bg-surface p-5 text-ink-muted text-sm">{t('lab.map.gone')}</p>
        )}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <Recent all={all} chosen={chosen?.key ?? null} onChoose={choose} />
        <Replay
          key={chosen?.key ?? ''}
          happening={all.find(one => one.key === chosen?.key) ?? chosen}
          map={map}
          slower={slower}
          stage={stage}
          onClose={() => choose(null)}
        />
      </div>
    </div>
  )
}

/** Whether the drawing has little room from side to side. */
function useNarrow(box: React.RefObject<HTMLDivElement | null>): boolean {
  const [narrow, setNarrow] = useState(() => window.innerWidth < narrowBelow)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    const look = (): void => setNarrow(element.clientWidth < narrowBelow)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return narrow
}
