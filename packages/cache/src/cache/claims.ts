import { randomUUID } from 'node:crypto'
import { after } from '../clock.ts'
import type { LoadLocks } from '../tiers/store.ts'
import type { Core } from './core.ts'
import { keyTag } from './key-tag.ts'
import type { LoadScope } from './scope.ts'

/** A lock whose holder has died ends after this; a living one renews it in time. */
const lockMs = 1000
const renewMs = 300
/** How long after a load whose value must not be kept the nodes do not wait for each other. */
const openMs = 1000

/** In the place of a lock: whoever wants to load may, at once. */
const open = 'open'

/** The right to load a key for all nodes, until it is released. */
export interface Claim {
  readonly claimed: true
  /** @param how `open`: the value was not kept and never will be, so waiting for somebody's load is no use */
  release(how: 'done' | 'open'): void
}

/** Somebody else loads. */
export interface Held {
  readonly claimed: false
  /** What stands in the lock. */
  readonly by: string
}

/**
 * Locks on loads, by key. They save loads and nothing else: no value is right because of a lock, so one that is lost, stolen
 * or left behind costs a load or some waiting.
 */
export class Claims {
  readonly #core: Core
  readonly #locks: LoadLocks
  readonly #cache: string

  constructor(core: Core, locks: LoadLocks, cache: string) {
    this.#core = core
    this.#locks = locks
    this.#cache = cache
  }

  /** Claims each key; `null` where nobody can tell (the store is gone) or nobody needs to: load then. */
  async take(scopes: readonly LoadScope[]): Promise<readonly (Claim | Held | null)[]> {
    const owners = scopes.map(ownerOf)
    const held = await this.#locks.take(
      scopes.map(({ key }) => key),
      owners,
      lockMs,
    )
    return scopes.map(({ key }, i) => {
      const by = held[i]
      if (by === undefined || by === open) return null
      return by === null ? this.#claim(key, owners[i] as string) : { claimed: false, by }
    })
  }

  /**
   * Takes the lock away from a load that began too early for what this node knows. Others that want the same wait for this
   * one then.
   */
  async takeOver(scope: LoadScope, { by }: Held): Promise<Claim | null> {
    const owner = ownerOf(scope)
    const taken = await this.#locks.replace(scope.key, by, owner, lockMs)
    return taken ? this.#claim(scope.key, owner) : null
  }

  /** Whether the value of the load that holds the lock could be given to whoever asks now. */
  isRecent({ by }: Held, scope: LoadScope): boolean {
    const { epoch, floors } = this.#core.follower
    const start = startIn(by)
    if (start?.epoch !== epoch) return false
    return floors.allowForeign([...scope.tags, keyTag(this.#cache, scope.key)], start.asOf)
  }

  #claim(key: string, owner: string): Claim {
    const { clock, signal } = this.#core
    let callOff = () => {}
    const renewLater = () => {
      callOff = after(clock, renewMs, () => {
        if (signal.aborted) return
        void this.#locks.replace(key, owner, owner, lockMs)
        renewLater()
      })
    }
    renewLater()
    return {
      claimed: true,
      release: how => {
        callOff()
        void (how === 'open'
          ? this.#locks.replace(key, owner, open, openMs)
          : this.#locks.release(key, owner))
      },
    }
  }
}

/** What stands in a lock: who holds it, and as of when its load is right. */
const ownerOf = ({ asOf, epoch }: LoadScope): string => JSON.stringify([randomUUID(), epoch, asOf])

/** `null` for anything that `ownerOf` has not made. */
function startIn(owner: string): { readonly epoch: string; readonly asOf: number } | null {
  try {
    const [, epoch, asOf] = JSON.parse(owner) as [unknown, unknown, unknown]
    return typeof epoch === 'string' && typeof asOf === 'number' ? { epoch, asOf } : null
  } catch {
    return null
  }
}
