import type { DrawingProps } from './drawing.ts'
import { Frame } from './frame.tsx'

/** A closed box: for goods of a category that has no drawing yet. */
export function Parcel({ look, ...frame }: DrawingProps) {
  const [lit, , shaded, edge, accent] = look.finish
  return (
    <Frame look={look} reach={156} {...frame}>
      {paints => (
        <>
          <path d="M64 128L200 172V354L64 306Z" fill={paints.body} />
          <path d="M336 128L200 172V354L336 306Z" fill={shaded} />
          <path d="M64 128L200 84 336 128 200 172Z" fill={lit} stroke={edge} strokeOpacity=".2" />
          <path d="M116 111L252 155v40l-22 8-20-2-146-73z" fill={accent} opacity="0" />
          <path d="M148 101L284 145v46l-32 10v-46L116 111.5z" fill={accent} opacity=".9" />
          <path d="M86 268l44 15M86 284l28 10" stroke={edge} strokeWidth="6" strokeLinecap="round" />
          <path d="M200 172v182" stroke="#fff" strokeOpacity=".35" strokeWidth="2" />
        </>
      )}
    </Frame>
  )
}
