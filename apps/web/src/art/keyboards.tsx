import type { DrawingProps } from './drawing.ts'
import { Frame, round } from './frame.tsx'
import { finishes } from './palette.ts'

const every = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, key) => from + key)

/** Where one key ends and the next begins, in widths of a key: first and last row of six, then the places. */
const letterGaps: readonly (readonly [from: number, to: number, at: readonly number[]])[] = [
  [0, 2, every(1, 13)],
  [0, 1, [14]],
  [2, 3, every(1.5, 13.5)],
  [3, 4, every(1.75, 12.75)],
  [4, 5, every(2.25, 12.25)],
  [5, 6, [1.25, 2.5, 3.75, 10, 11.25, 12.5, 13.75]],
]
/** The keys that print something, row by row; the others have the case's colour. */
const letters = [
  [1, 1, 13],
  [2, 1.5, 13.5],
  [3, 1.75, 12.75],
  [4, 2.25, 12.25],
  [5, 3.75, 10],
] as const

/** Half the width in front, where the letters end, and the further keys: where each ends as a part of the width. */
const compact = { half: 158, letters: 1, aisles: [], columns: [] }
const tenKeyLess = { half: 168, letters: 0.82, aisles: [0.826], columns: [0.884, 0.942] }
const full = {
  half: 178,
  letters: 0.655,
  aisles: [0.662, 0.814],
  columns: [0.713, 0.76, 0.861, 0.907, 0.954],
}
const sizes: readonly [RegExp, { half: number; letters: number; aisles: number[]; columns: number[] }][] = [
  [/75|60|65/, compact],
  [/tkl/i, tenKeyLess],
  [/полно|full/i, full],
]

/** A keyboard seen from the front and above, of the size that its name says. */
export function Keyboard({ look, ...frame }: DrawingProps) {
  const size = sizes.find(([words]) => words.test(look.name))?.[1] ?? tenKeyLess
  const [, own, shaded, edge, accent] = look.finish
  const dark = look.detail % 5 < 2 || look.finish === finishes.graphite
  const glow = dark && look.shape % 3 > 0
  const [letter, special, side] = dark ? ['#474d58', '#2f343d', '#15181d'] : ['#fcfdfe', own, shaded]
  const gaps = glow ? look.screen[2] : dark ? '#15181d' : edge
  const { half } = size
  const back = half * 0.87

  /** A place among the keys, by key across and by row in depth. */
  const at = (key: number, row: number) => place((key / 15) * size.letters, row / 6)
  const place = (across: number, depth: number) =>
    `${round(200 + (2 * across - 1) * (back + (half - back) * depth))} ${Math.round(124 + 150 * depth ** 1.06)}`
  const strip = (row: number, from: number, to: number, far: number, near: number) =>
    `M${at(from, row + far)}L${at(to, row + far)} ${at(to, row + near)} ${at(from, row + near)}Z`
  const lines = (places: readonly number[]) =>
    places.map(across => `M${place(across, 0)}L${place(across, 1)}`).join('')
  const rows = (near: number) =>
    every(0, 5)
      .map(row => strip(row, 0, 15 / size.letters, 0.05, near))
      .join('')

  return (
    <Frame look={look} ground={298} reach={half + 8} {...frame}>
      {paints => (
        <>
          <path d={caseOutline(back, half, 14)} fill={edge} />
          <path d={caseOutline(back, half, 0)} fill={paints.body} />
          <path d={rows(0.96)} fill={side} stroke={gaps} strokeWidth="3" />
          <path d={rows(0.72)} fill={special} />
          <path
            d={letters.map(([row, from, to]) => strip(row, from, to, 0.05, 0.72)).join('')}
            fill={letter}
          />
          <path d={strip(0, 0, 1, 0.05, 0.72) + strip(3, 12.75, 15, 0.05, 0.72)} fill={accent} />
          <path
            d={
              letterGaps
                .flatMap(([from, to, keys]) => keys.map(key => `M${at(key, from)}L${at(key, to)}`))
                .join('') + lines(size.columns)
            }
            stroke={gaps}
            strokeWidth="2"
          />
          <path d={lines(size.aisles)} stroke={gaps} strokeWidth="5" />
          <path
            d={`M${200 - back} 118h${2 * back}`}
            stroke="#fff"
            strokeOpacity=".5"
            strokeWidth="2"
            strokeLinecap="round"
          />
        </>
      )}
    </Frame>
  )
}

/** The case from above, with so much of its front edge. */
function caseOutline(back: number, half: number, front: number): string {
  const top = round(196 - back)
  const bottom = 192 - half
  return `M${top} 121q2-8 10-8H${390 - top}q8 0 10 8L${400 - bottom} 278v${front}q0 8-9 8H${bottom + 9}q-9 0-9-8v${-front}z`
}
