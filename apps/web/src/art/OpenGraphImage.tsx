import type { ReactNode } from 'react'
import { LogoGlobe } from './Logo.tsx'

interface OpenGraphImageProps {
  /** The product's name or the page's, as long as it is: it is set in up to three lines. */
  title: string
  /** Below it: a price, a category. */
  note?: string
  locale?: 'ru' | 'en'
  /** The drawing on the right, a `<ProductArt>`. */
  children?: ReactNode
}

const typeface = 'Onest,Arial,system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif'

/** The picture that a link to the shop is shown with, 1200 by 630: a whole SVG file, to be rendered on its own. */
export function OpenGraphImage({ title, note, locale = 'ru', children }: OpenGraphImageProps) {
  const lines = broken(title, 18, 3)
  const top = 330 - lines.length * 34
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 1200 630"
      width="1200"
      height="630"
      role="img"
      aria-label={title}
      fontFamily={typeface}
    >
      <path d="M0 0H1200V630H0Z" fill="#f7f8f8" />
      <path d="M690 0H1200V630H610C760 470 600 220 690 0Z" fill="#eaeded" />
      <path d="M0 618H1200V630H0Z" fill="#c53d13" />
      <g transform="translate(80 72) scale(2)">
        <LogoGlobe />
      </g>
      <text x="162" y="118" fontSize="40" fontWeight="700" fill="#15191a">
        {locale === 'ru' ? 'ТехноМир' : 'TechnoMir'}
      </text>
      <text fontSize="54" fontWeight="700" fill="#15191a">
        {lines.map((words, row) => (
          <tspan key={words} x="80" y={top + row * 70}>
            {words}
          </tspan>
        ))}
      </text>
      {note ? (
        <text x="80" y={top + lines.length * 70 + 10} fontSize="42" fontWeight="600" fill="#c53d13">
          {note}
        </text>
      ) : null}
      <svg x="660" y="60" width="500" height="500" viewBox="0 0 400 400" aria-hidden="true">
        {children}
      </svg>
    </svg>
  )
}

/** Lines of about so many letters, broken between words; the last one ends in an ellipsis where more was to come. */
function broken(text: string, letters: number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]}…`] : lines
}
