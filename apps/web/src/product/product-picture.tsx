import { type ComponentType, createContext, lazy, Suspense, useContext, useState } from 'react'
import { useHydrating } from '../app/use-hydrating.ts'
import { classes } from '../ui/classes.ts'

interface Pictured {
  id: number
  name: string
  category: string
  brand: string
}

type Art = ComponentType<{ product: Pictured; className?: string }>

/** The drawings, where they are at hand: on the server. */
export const ArtAtHand = createContext<Art | null>(null)

/** In a browser their code is fetched when a picture is wanted that did not come with the page. */
const LazyArt = lazy(async () => ({ default: (await import('../art/ProductArt.tsx')).ProductArt as Art }))

const nothing = { __html: '' }

/** A picture of the product, as wide as its surroundings. */
export function ProductPicture({ product, className }: { product: Pictured; className?: string }) {
  const Drawing = useContext(ArtAtHand)
  const hydrating = useHydrating()
  const [ready] = useState(hydrating ? nameOf(product) : null)
  const frame = { 'aria-hidden': true, className: classes('block aspect-square', className) } as const
  if (Drawing !== null)
    return (
      <span {...frame}>
        <Drawing product={product} className="size-full" />
      </span>
    )
  if (ready === nameOf(product)) {
    // What the server has drawn stays as it is: React leaves alone what stands in an element of this kind.
    // biome-ignore lint/security/noDangerouslySetInnerHtml: nothing is set
    return <span {...frame} key="ready" dangerouslySetInnerHTML={nothing} suppressHydrationWarning />
  }
  return (
    <span {...frame} key="drawn">
      <Suspense>
        <LazyArt product={product} className="size-full" />
      </Suspense>
    </span>
  )
}

const nameOf = ({ id, name, category, brand }: Pictured): string => `${id} ${category} ${brand} ${name}`
