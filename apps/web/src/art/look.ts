import { type Finish, finishes, type Screen, screens } from './palette.ts'

/** What a drawing needs to know of a product; any product of the API fits. */
export interface ArtProduct {
  id: number
  name: string
  category: string
  brand: string
}

/** How one product's drawing differs from its neighbours': colours, body shape and a detail. */
export interface Look {
  finish: Finish
  screen: Screen
  /** A small number, the same for ever for one product: the drawing takes it modulo its shapes. */
  shape: number
  detail: number
  name: string
}

/** Words in a product's name that say its colour. */
const namedFinish: [RegExp, keyof typeof finishes][] = [
  [/ч[её]рн|\bblack\b|\bgraphite\b/i, 'graphite'],
  [/бел|\bwhite\b|\bsilver\b/i, 'silver'],
  [/син|\bblue\b|\bmidnight\b/i, 'midnight'],
  [/беж|\bsand\b|\bgold\b/i, 'sand'],
]

/** The look of a product: from its name where that says a colour, else spread evenly by its id. */
export function lookOf({ id, name }: ArtProduct, offered: readonly (keyof typeof finishes)[]): Look {
  const bits = mix(id)
  const named = namedFinish.find(([words]) => words.test(name))?.[1]
  const finish = named ?? offered[bits % offered.length] ?? 'silver'
  return {
    finish: finishes[finish],
    screen: screens[(bits >>> 8) % screens.length] ?? screens[0],
    shape: (bits >>> 14) % 60,
    detail: (bits >>> 21) % 60,
    name,
  }
}

/** Neighbouring ids must not look alike, so their bits are stirred (the finaliser of MurmurHash3). */
function mix(id: number): number {
  let bits = id | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
