import type { ComponentType } from 'react'
import { Camera } from './cameras.tsx'
import { Handheld, PlayStation, Xbox } from './consoles.tsx'
import type { DrawingProps } from './drawing.ts'
import { Drive } from './drives.tsx'
import { AirPods, Headphones } from './headphones.tsx'
import { Keyboard } from './keyboards.tsx'
import { Laptop, MacBook } from './laptops.tsx'
import { type ArtProduct, lookOf } from './look.ts'
import type { finishes } from './palette.ts'
import { Parcel } from './parcel.tsx'
import { Galaxy, IPhone, Phone } from './phones.tsx'
import { Monitor, Television } from './screens.tsx'
import { Speaker } from './speakers.tsx'
import { Tablet } from './tablets.tsx'
import { Watch } from './watches.tsx'

type FinishName = keyof typeof finishes

const bright: FinishName[] = ['graphite', 'silver', 'sand', 'ice', 'sage', 'lilac', 'midnight', 'coral']
const metal: FinishName[] = ['silver', 'graphite', 'sand', 'midnight', 'ice', 'silver']

/** Products that are drawn as themselves, by their category and the words of their name. */
const ownDrawings: [category: string, words: RegExp, drawing: ComponentType<DrawingProps>][] = [
  ['phones', /iphone/i, IPhone],
  ['phones', /galaxy/i, Galaxy],
  ['laptops', /macbook/i, MacBook],
  ['headphones', /airpods/i, AirPods],
  ['consoles', /playstation/i, PlayStation],
  ['consoles', /xbox/i, Xbox],
]

/** Each category's drawing and the colourways that its products come in. */
const drawings = new Map<string, [ComponentType<DrawingProps>, FinishName[]]>([
  ['phones', [Phone, bright]],
  ['laptops', [Laptop, metal]],
  ['headphones', [Headphones, bright]],
  ['consoles', [Handheld, bright]],
  ['tablets', [Tablet, bright]],
  ['tvs', [Television, ['graphite', 'silver', 'graphite', 'midnight']]],
  ['monitors', [Monitor, ['graphite', 'silver', 'silver', 'midnight']]],
  ['watches', [Watch, bright]],
  ['cameras', [Camera, bright]],
  ['speakers', [Speaker, bright]],
  ['keyboards', [Keyboard, bright]],
  ['drives', [Drive, ['silver', 'graphite', 'ice', 'midnight', 'coral']]],
])

interface ProductArtProps {
  /** Any product of the API; a category without a drawing gets a parcel. */
  product: ArtProduct
  className?: string
  /** Said to those who do not see it. Leave it out beside the product's name: the drawing is decoration there. */
  title?: string
}

/** The product's drawing, 400 by 400: the same product always looks the same, on the server and in the browser. */
export function ProductArt({ product, className, title }: ProductArtProps) {
  const [Generic, finishNames] = drawings.get(product.category) ?? [Parcel, bright]
  const own = ownDrawings.find(
    ([category, words]) => category === product.category && words.test(product.name),
  )
  const Drawing = own?.[2] ?? Generic
  return <Drawing look={lookOf(product, finishNames)} className={className} title={title} />
}
