import type { Tone } from './dot.ts'
import type { Ground } from './ground.ts'

/** Parts and lines that are highlighted, for as long as something passes them: `data-lit`. */
export class Lights {
  readonly #ground: Ground
  /** Who holds each of them lit. */
  readonly #holders = new Map<Element, Set<symbol>>()

  constructor(ground: Ground) {
    this.#ground = ground
  }

  /** Highlights the parts and lines of a way. Returns how to end that; others may hold them lit for longer. */
  light(path: readonly string[], tone: Tone): () => void {
    const holder = Symbol()
    const elements = this.#on(path)
    for (const element of elements) {
      this.#holders.set(element, (this.#holders.get(element) ?? new Set()).add(holder))
      element.setAttribute('data-lit', tone)
    }
    return () => {
      for (const element of elements) this.#letGo(element, holder)
    }
  }

  clear(): void {
    for (const element of this.#holders.keys()) element.removeAttribute('data-lit')
    this.#holders.clear()
  }

  #on(path: readonly string[]): Element[] {
    return path.flatMap((part, i) => {
      const next = path[i + 1]
      const line = next === undefined ? null : this.#ground.line(part, next)
      return [this.#ground.part(part) ?? [], line?.path ?? []].flat()
    })
  }

  #letGo(element: Element, holder: symbol): void {
    const holders = this.#holders.get(element)
    if (!holders?.delete(holder) || holders.size > 0) return
    this.#holders.delete(element)
    element.removeAttribute('data-lit')
  }
}
