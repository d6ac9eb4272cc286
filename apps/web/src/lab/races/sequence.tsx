import { type Translate, useT } from '../../i18n/context.tsx'
import { classes } from '../../ui/classes.ts'
import { useNumbers } from '../numbers.ts'
import { refusalText } from '../refusal.ts'
import { LaneIcon } from './lane-icon.tsx'
import { type Held, type Lane, lanes, type Move, type Row } from './picture.ts'
import type { RaceName, Step, Way } from './races.ts'
import { laneKeys, stepKey } from './wording.ts'

/** Widths and heights of the drawing, in its own units. */
const wide = 40
const high = 32

/** What lanes look like by what they hold. */
const lines: Readonly<Record<Held | 'plain', string>> = {
  plain: 'border-line',
  nothing: 'border-line-strong border-dashed',
  newest: 'border-good border-l-3',
  old: 'border-bad border-l-3',
  paused: 'border-warn border-l-3 border-dotted',
}

/** A play as it went: who did what to whom, in order, with the times that the server has measured. */
export function Sequence({
  race,
  way,
  rows,
  shown,
}: {
  race: RaceName
  way: Way
  rows: readonly Row[]
  shown: number
}) {
  const t = useT()
  const n = useNumbers()
  const all = lanes[race]
  return (
    <div
      className={`flex flex-col ${laneWidths(all.length)}`}
      style={{ '--lanes': all.length } as React.CSSProperties}
    >
      <div aria-hidden="true" className={drawing}>
        {all.map(lane => (
          <span key={lane} className="flex w-(--lane) flex-col items-center gap-1 pb-1.5 text-ink-soft">
            <LaneIcon lane={lane} />
            <span className="hidden whitespace-nowrap text-[0.6875rem] leading-none md:block lg:hidden xl:block">
              {t(`${laneKeys[lane]}.short`)}
            </span>
          </span>
        ))}
      </div>
      <ol className="flex flex-col">
        {rows.map((row, i) => {
          const { step, move, before, after, read } = row
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a play never changes
              key={i}
              data-what={step.what}
              className={classes(
                'flex transition-opacity duration-300',
                i < shown ? 'opacity-100' : 'pointer-events-none invisible opacity-0',
              )}
            >
              <div aria-hidden="true" className={`${drawing} relative`}>
                {all.map((lane, x) => (
                  <Line key={lane} x={x} before={before[lane]} after={after[lane]} />
                ))}
                <Arrow lanes={all} move={move} tone={toneOf(row)} />
              </div>
              <div
                className={classes(
                  'my-1 min-w-0 grow rounded-field px-2.5 py-1.5 text-sm sm:px-3',
                  i === shown - 1 && i < rows.length - 1 ? 'bg-accent-soft' : '',
                  read?.wrong && 'bg-bad-soft',
                  read?.wrong === false && 'bg-good-soft',
                )}
              >
                <p className="flex flex-wrap justify-between gap-x-3">
                  <span className="font-semibold">{t(laneKeys[step.who])}</span>
                  <span className="shrink-0 text-ink-muted tabular-nums">+{n.ms(step.atMs)}</span>
                </p>
                <p className="text-ink-soft [overflow-wrap:anywhere]">
                  {t(stepKey(race, way, row), { value: spoken(step, t), expected: read?.expected ?? '' })}
                </p>
              </div>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

const spoken = ({ what, value }: Step, t: Translate): string =>
  value === null ? '–' : what === 'refused' ? refusalText(value, t) : value

const drawing = 'flex w-[calc(var(--lane)*var(--lanes))] shrink-0'
/** Few lanes may stand wider apart; where both ways stand beside each other there is less room. */
const laneWidths = (lanes: number): string =>
  lanes > 4
    ? '[--lane:1.2rem] sm:[--lane:2.25rem] md:[--lane:2.75rem] lg:[--lane:1.9rem] xl:[--lane:2.75rem]'
    : '[--lane:1.75rem] sm:[--lane:2.75rem] lg:[--lane:2.25rem] xl:[--lane:3rem]'

/** A lane beside one step: as it was above the arrow, as it is below. */
function Line({ x, before, after }: { x: number; before: Held | undefined; after: Held | undefined }) {
  const left = { left: `calc(var(--lane) * ${x + 0.5})` }
  return (
    <>
      <span
        style={left}
        className={`absolute top-0 h-5 -translate-x-1/2 border-l ${lines[before ?? 'plain']}`}
      />
      <span
        style={left}
        className={`absolute top-5 bottom-0 -translate-x-1/2 border-l ${lines[after ?? 'plain']}`}
      />
    </>
  )
}

type Tone = 'plain' | 'good' | 'bad' | 'warn'
const tones: Readonly<Record<Tone, string>> = {
  plain: 'text-ink-soft',
  good: 'text-good',
  bad: 'text-bad',
  warn: 'text-warn',
}

function toneOf({ step, read, after, move }: Row): Tone {
  if (read !== null) return read.wrong ? 'bad' : 'good'
  if (step.what === 'stored') return Object.values(after).includes('old') ? 'bad' : 'plain'
  if (step.what === 'not-stored' || step.what === 'refused') return 'good'
  return move.broken ? 'warn' : 'plain'
}

function Arrow({ lanes: all, move, tone }: { lanes: readonly Lane[]; move: Move; tone: Tone }) {
  const y = high / 2
  const [a, b] = [all.indexOf(move.from) * wide + wide / 2, all.indexOf(move.to) * wide + wide / 2]
  const right = b > a
  const end = b + (right ? -4 : 4)
  const middle = (a + b) / 2
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${all.length * wide} ${high}`}
      className={`absolute top-5 left-0 w-full -translate-y-1/2 ${tones[tone]}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={2.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {a === b ? (
        <circle cx={a} cy={y} r={6} fill="currentColor" />
      ) : (
        <>
          <circle cx={a} cy={y} r={4} fill="currentColor" stroke="none" />
          {move.many
            ? [-10, -5, 5, 10].map(by => (
                <path key={by} d={`M${a} ${y + by}H${end}`} strokeWidth={1.5} opacity={0.55} />
              ))
            : null}
          <path
            d={`M${a} ${y}H${move.broken ? middle : end}`}
            strokeDasharray={move.broken ? '2 6' : undefined}
          />
          {move.broken ? (
            <path d={`m${middle - 6} ${y - 6} 12 12m0-12-12 12`} />
          ) : (
            <path d={`m${end + (right ? -7 : 7)} ${y - 6} ${right ? 7 : -7} 6 ${right ? -7 : 7} 6`} />
          )}
        </>
      )}
    </svg>
  )
}
