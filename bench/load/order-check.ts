/** An event frame, as far as its order goes. */
export interface EventFrame {
  readonly topic: string
  readonly event: string
  readonly position: string
  readonly seq: number
}

/** Checks what one connection hears: within an epoch the events of a topic come in the log's order, each once. */
export class OrderCheck {
  readonly #last = new Map<string, EventFrame>()

  /** What is wrong with this frame after those before it; `null` when nothing is. */
  take(frame: EventFrame): string | null {
    const last = this.#last.get(frame.topic)
    this.#last.set(frame.topic, frame)
    if (last === undefined || isAfter(frame, last)) return null
    return `${frame.topic}: an event at ${frame.position}.${frame.seq} came after one at ${last.position}.${last.seq}`
  }

  /** The log begins anew: positions of before say nothing any more. */
  reset(): void {
    this.#last.clear()
  }
}

// Positions are below 2^53.
const isAfter = (a: EventFrame, b: EventFrame): boolean => {
  const distance = Number(a.position) - Number(b.position)
  return distance > 0 || (distance === 0 && a.seq > b.seq)
}
