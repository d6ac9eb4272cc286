import { type KeyboardEvent, type Ref, useId } from 'react'
import { useT } from '../../i18n/context.tsx'
import { lineName } from './ground.ts'
import type { Box, Layout, Line } from './layout.ts'
import type { LabMap, Part } from './model.ts'
import { PartArt } from './part-art.tsx'
import { useWording } from './wording.ts'

/** What runs, drawn. What travels over it is put into its last group from outside. */
export function Picture({
  map,
  layout,
  narrow,
  selected,
  onSelect,
  ref,
}: {
  map: LabMap
  layout: Layout
  narrow: boolean
  selected: string
  onSelect: (part: string) => void
  ref: Ref<SVGSVGElement>
}) {
  const t = useT()
  const id = useId()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing with buttons in it; SVG has no fieldset
    <svg
      ref={ref}
      role="group"
      aria-label={t('lab.map.picture')}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      className="block h-auto w-full select-none overflow-visible"
    >
      <defs>
        <marker id={id} viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M1 1 7 4 1 7Z" className="fill-good" />
        </marker>
      </defs>
      {layout.lines.map(line => (
        <Connection
          key={lineName(line.from, line.to)}
          line={line}
          arrow={`url(#${id})`}
          broken={map.parts.some(
            part => part.state === 'down' && (part.id === line.from || part.id === line.to),
          )}
        />
      ))}
      {map.parts.map(part => {
        const box = layout.boxes.get(part.id)
        return box ? (
          <Card
            key={part.id}
            part={part}
            box={box}
            narrow={narrow}
            leading={part.kind === 'server' && part.facts.leading === true}
            selected={part.id === selected}
            onSelect={onSelect}
          />
        ) : null
      })}
      <g data-layer="" />
    </svg>
  )
}

const looks: readonly (readonly [kind: Line['kinds'][number], look: string])[] = [
  ['replication', 'stroke-line-strong [stroke-dasharray:2_5]'],
  ['wal', 'stroke-good/55'],
  ['http', 'stroke-accent/45'],
  ['read', 'stroke-line-strong/60'],
  ['log', 'stroke-good/55'],
]

/** `broken`: one of its ends is out of reach. */
function Connection({ line, arrow, broken }: { line: Line; arrow: string; broken: boolean }) {
  const { kinds, d } = line
  const look = broken
    ? 'stroke-bad/50 [stroke-dasharray:7_7]'
    : (looks.find(([kind]) => kinds.includes(kind))?.[1] ?? 'stroke-line-strong/60')
  const changes = kinds.includes('wal') || (kinds.includes('log') && !kinds.includes('read'))
  return (
    <path
      data-line={lineName(line.from, line.to)}
      d={d}
      fill="none"
      strokeWidth={2}
      strokeLinecap="round"
      markerEnd={changes && !broken ? arrow : undefined}
      className={`transition-[stroke,stroke-width] duration-200 data-[lit=commit]:stroke-3 data-[lit=commit]:stroke-good data-[lit=request]:stroke-3 data-[lit=request]:stroke-accent ${look}`}
    />
  )
}

const borders = { ok: 'stroke-line', degraded: 'stroke-star', down: 'stroke-bad', unknown: 'stroke-line' }
const lamps = { ok: 'fill-good', degraded: 'fill-star', down: 'fill-bad', unknown: 'fill-line-strong' }

interface CardProps {
  part: Part
  box: Box
  narrow: boolean
  leading: boolean
  selected: boolean
  onSelect: (part: string) => void
}

function Card({ part, box, narrow, leading, selected, onSelect }: CardProps) {
  const { title, line, stateText } = useWording()
  const t = useT()
  const select = (): void => onSelect(part.id)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    select()
  }
  const memory = part.kind === 'l1'
  const stacked = narrow && !memory && part.kind !== 'server' && box.w < 130
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      role="button"
      tabIndex={0}
      aria-pressed={selected}
      data-part={part.id}
      data-state={part.state}
      transform={`translate(${box.x} ${box.y})`}
      className="group cursor-pointer outline-none"
      onClick={select}
      onKeyDown={onKeyDown}
    >
      <title>{`${title(part)}, ${stateText(part)}`}</title>
      <rect
        width={box.w}
        height={box.h}
        rx={memory ? 10 : 16}
        strokeWidth={selected ? 2.5 : 1.5}
        className={`transition-[stroke,fill] duration-200 group-hover:stroke-line-strong group-focus-visible:stroke-3 group-focus-visible:stroke-accent group-data-[lit=commit]:stroke-good group-data-[lit=request]:stroke-accent ${
          memory ? 'fill-surface' : 'fill-raised [filter:drop-shadow(0_2px_6px_rgb(20_25_26/0.07))]'
        } ${selected ? 'stroke-ink' : borders[part.state]}`}
      />
      {part.kind === 'server' ? null : (
        <circle cx={box.w - 13} cy={13} r={4.5} className={lamps[part.state]} />
      )}
      {memory ? (
        <g transform={`translate(8 ${box.h / 2 - 13}) scale(.65)`}>
          <PartArt kind={part.kind} />
        </g>
      ) : (
        <g transform={stacked ? `translate(${box.w / 2 - 18} 8) scale(.9)` : 'translate(13 13)'}>
          <PartArt kind={part.kind} />
        </g>
      )}
      <Words
        x={stacked ? box.w / 2 : memory ? 42 : 64}
        y={stacked ? 62 : memory ? box.h / 2 - 4 : 29}
        middle={stacked}
        room={stacked ? box.w - 8 : box.w - (memory ? 60 : part.kind === 'server' ? 78 : 70)}
        title={title(part)}
        line={line(part)}
        small={memory}
      />
      {part.kind === 'server' ? (
        <circle cx={box.w - 13} cy={13} r={4.5} className={lamps[part.state]} />
      ) : null}
      {leading ? (
        <g transform={`translate(${box.w / 2 - 18} ${box.h + 2})`}>
          <rect x={-46} y={-10} width={92} height={20} rx={10} className="fill-good" />
          <text y={4} textAnchor="middle" className="fill-page font-semibold text-[11px]">
            {t('lab.map.leads')}
          </text>
        </g>
      ) : null}
    </g>
  )
}

function Words(o: {
  x: number
  y: number
  middle: boolean
  /** What fits, in units. */
  room: number
  title: string
  line: string
  small: boolean
}) {
  const anchor = o.middle ? 'middle' : 'start'
  return (
    <>
      <text
        x={o.x}
        y={o.y}
        textAnchor={anchor}
        className={`fill-ink font-semibold ${o.small ? 'text-[12px]' : 'text-[14px]'}`}
      >
        {fitting(o.title, o.room, o.small ? 6.6 : 7.4)}
      </text>
      <text
        x={o.x}
        y={o.y + (o.small ? 15 : 18)}
        textAnchor={anchor}
        className={`fill-ink-muted tabular-nums ${o.small ? 'text-[11px]' : 'text-[12px]'}`}
      >
        {fitting(o.line, o.room, 6.2)}
      </text>
    </>
  )
}

/** A text cut to its room; the whole of it stands beside the drawing once the part is chosen. */
function fitting(text: string, room: number, perLetter: number): string {
  const most = Math.floor(room / perLetter)
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`
}
