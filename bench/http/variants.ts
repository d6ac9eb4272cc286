import { HitLane, type Prepared, type Seat, type Seen } from '@technomir/server/hit-lane'

type Read = ReturnType<Seat['peek']>

const nothingSeen: Seen = { token: undefined, inCookie: '' }

class WithoutToken extends HitLane {
  protected override seenBy(): Seen {
    return nothingSeen
  }
  protected override head(prepared: Prepared, _: Seen, ms: number): string[] {
    return this.statusHead(prepared, ms)
  }
}

class WithoutStatus extends HitLane {
  protected override statusHead({ etag }: Prepared): string[] {
    return ['Cache-Control', 'no-cache', 'ETag', etag]
  }
}

/** Serves what it saw first, for ever: what caches without fences do until the time is over. */
class WithoutFence extends HitLane {
  readonly #first = new Map<Seat, Read>()
  protected override look(seat: Seat, token: Seen['token']): Read {
    const known = this.#first.get(seat) ?? super.look(seat, token)
    this.#first.set(seat, known)
    return known
  }
}

/** Whether requests are counted and timed is no business of the lane: it is told, or not. */
class WithoutMetrics extends HitLane {
  constructor({ isWatched = () => false }: ConstructorParameters<typeof HitLane>[0] = {}) {
    super({ isWatched })
  }
}

/** Servers of which one thing is missing, to see what it costs. */
export const variants = {
  everything: HitLane,
  'no fence (entries are not checked)': WithoutFence,
  'no position token': WithoutToken,
  'no Cache-Status and Server-Timing': WithoutStatus,
  'no metrics': WithoutMetrics,
  'no lane (all through the framework)': null,
} as const

export type Variant = keyof typeof variants
