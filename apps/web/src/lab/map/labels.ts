import { type Ground, make, set } from './ground.ts'
import type { Step } from './journey.ts'

const fadeMs = 300

/** Measured times above the parts where they were spent, one for each part. */
export class Labels {
  readonly #ground: Ground
  readonly #write: (ms: number) => string
  readonly #shown = new Map<string, { readonly group: SVGGElement; readonly until: number }>()

  constructor(ground: Ground, write: (ms: number) => string) {
    this.#ground = ground
    this.#write = write
  }

  /** Whether one of them is still to fade. */
  get areFading(): boolean {
    return [...this.#shown.values()].some(label => Number.isFinite(label.until))
  }

  /** Shows how long a step took; nothing where that was not measured. */
  show({ path, ms }: Step, until: number): void {
    const part = path.at(-1)
    const box = part === undefined ? undefined : this.#ground.layout.boxes.get(part)
    if (part === undefined || box === undefined || ms === null) return
    this.#shown.get(part)?.group.remove()
    const group = this.#ground.group()
    const [pill, text] = [make('rect'), make('text')]
    text.textContent = this.#write(ms)
    text.setAttribute('class', 'fill-page font-semibold text-[12px] tabular-nums')
    text.setAttribute('text-anchor', 'middle')
    pill.setAttribute('class', 'fill-ink')
    group.append(pill, text)
    const width = text.getComputedTextLength() + 16
    // Memory stands in a server's card, whose own label is above.
    const [cx, cy] = part.startsWith('l1:')
      ? [box.x + box.w - 14, box.y + box.h]
      : [box.x + box.w / 2, box.y - 2]
    const x = Math.min(this.#ground.layout.width - width / 2 - 2, Math.max(width / 2 + 2, cx))
    const y = Math.max(2, cy - 11)
    set(pill, { x: x - width / 2, y, width, height: 22, rx: 11 })
    set(text, { x, y: y + 15 })
    this.#shown.set(part, { group, until })
  }

  /** Has those whose time is nearly over fade, and removes them when it is. */
  fade(now: number): void {
    for (const [part, { group, until }] of this.#shown) {
      const left = until - now
      group.style.opacity = String(Math.min(1, Math.max(0, left / fadeMs)))
      if (left > 0) continue
      group.remove()
      this.#shown.delete(part)
    }
  }

  clear(): void {
    for (const { group } of this.#shown.values()) group.remove()
    this.#shown.clear()
  }
}
