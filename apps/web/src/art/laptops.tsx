import type { ReactNode } from 'react'
import type { DrawingProps } from './drawing.ts'
import { Frame, type Paints } from './frame.tsx'
import type { Look } from './look.ts'
import { finishes } from './palette.ts'
import { LitScreen } from './parts.tsx'

/** An open laptop: thin, with a number pad, or a gaming one with light under its keys. */
export function Laptop({ look, ...frame }: DrawingProps) {
  const gaming = /katana|gaming|rog|legion|predator/i.test(look.name) || look.shape % 6 === 5
  return (
    <Frame look={gaming ? { ...look, finish: finishes.graphite } : look} ground={326} reach={182} {...frame}>
      {paints => (
        <OpenLaptop
          look={gaming ? { ...look, finish: finishes.graphite } : look}
          paints={paints}
          keys={gaming ? look.screen[2] : '#1c2027'}
          numberPad={look.shape % 3 === 1}
        >
          <circle cx="200" cy="83" r="2.5" fill="#39414f" />
        </OpenLaptop>
      )}
    </Frame>
  )
}

/** Apple MacBook Air 13: sky blue, a notch in the screen. */
export function MacBook({ look, ...frame }: DrawingProps) {
  const own: Look = {
    ...look,
    finish: ['#f2f7fb', '#cfdce8', '#a3b5c6', '#7c90a3', '#2f7fd6'],
    screen: ['#10204f', '#3f7de0', '#8cc8ff', '#ffd9c2'],
  }
  return (
    <Frame look={own} ground={326} reach={182} {...frame}>
      {paints => (
        <OpenLaptop look={own} paints={paints} keys="#20252d" numberPad={false} picture={4}>
          <path d="M178 84h44v5a5 5 0 0 1-5 5h-34a5 5 0 0 1-5-5z" fill="#0b0d10" />
        </OpenLaptop>
      )}
    </Frame>
  )
}

interface OpenProps {
  look: Look
  paints: Paints
  keys: string
  numberPad: boolean
  picture?: number
  /** What is over the screen: a camera, a notch. */
  children: ReactNode
}

/** Rows of keys that grow as they come nearer. */
const keyRows = [
  [269, 254, 7, 12.6],
  [280, 262, 8, 13],
  [292, 270, 9, 13.4],
] as const

function OpenLaptop({ look, paints, keys, numberPad, picture = look.detail, children }: OpenProps) {
  return (
    <>
      <rect x="66" y="74" width="268" height="182" rx="13" fill={paints.edge} />
      <rect x="68" y="76" width="264" height="180" rx="11" fill="#0b0d10" />
      <LitScreen x={75} y={84} w={250} h={162} r={4} look={look} paints={paints} picture={picture} />
      {children}
      <path d="M66 254H334L372 318H28Z" fill={paints.body} />
      <path d="M66 254H334L336 257H64Z" fill="#000" opacity=".35" />
      {keyRows.map(([y, width, thick, pitch]) => (
        <path
          key={y}
          d={`M${200 - width / 2} ${y}h${numberPad ? width * 0.74 : width}${numberPad ? `m${width * 0.06} 0h${width * 0.2}` : ''}`}
          stroke={keys}
          strokeWidth={thick}
          strokeDasharray={`${pitch} 1.8`}
        />
      ))}
      <path
        d={numberPad ? 'M133 300h90l3 15h-96z' : 'M152 300h96l4 15H148z'}
        fill={look.finish[2]}
        opacity=".7"
      />
      <path d="M28 318H372v4q0 7-9 7H37q-9 0-9-7z" fill={paints.edge} />
      <path d="M166 318h68q-2 5-8 5h-52q-6 0-8-5z" fill={look.finish[3]} opacity=".7" />
    </>
  )
}
