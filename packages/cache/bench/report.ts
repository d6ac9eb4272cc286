import type { Speed } from './measure.ts'

/** One line of the result. */
export interface Line {
  readonly section: string
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Lowest and highest of the rounds. */
  readonly spread?: readonly [number, number]
  /** Against what the aim compares it with, and whether that is reached; `null` where nobody has set an aim. */
  readonly aim?: { readonly text: string; readonly ratio: number; readonly reached: boolean | null }
}

export function speedLines(section: string, speeds: ReadonlyMap<string, Speed>): Line[] {
  return [...speeds].map(([name, { median, lowest, highest }]) => ({
    section,
    name,
    value: median,
    unit: 'ops/s',
    spread: [lowest, highest],
  }))
}

/** Adds an aim to the line of `name`: `ratio` must be at least (or at most) `bound`. */
export function withAim(
  lines: readonly Line[],
  name: string,
  text: string,
  ratio: number,
  reached: boolean | null,
): Line[] {
  return lines.map(line => (line.name === name ? { ...line, aim: { text, ratio, reached } } : line))
}

const verdicts: Record<string, string> = { true: ', reached', false: ', missed', null: '' }

export function markdown(lines: readonly Line[]): string {
  const sections = [...new Set(lines.map(({ section }) => section))]
  return sections
    .map(section => {
      const rows = lines
        .filter(line => line.section === section)
        .map(({ name, value, unit, spread, aim }) => {
          const verdict = aim ? `${aim.text}: ${aim.ratio.toFixed(2)}${verdicts[String(aim.reached)]}` : ''
          const range = spread ? `${short(spread[0])} … ${short(spread[1])}` : ''
          return `| ${name} | ${short(value)} ${unit} | ${range} | ${verdict} |`
        })
      return `### ${section}\n\n| | median | rounds | aim |\n|---|---:|---|---|\n${rows.join('\n')}\n`
    })
    .join('\n')
}

function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`
  if (value >= 1e4) return `${(value / 1e3).toFixed(0)} k`
  if (value >= 100) return value.toFixed(0)
  return value.toPrecision(3)
}
