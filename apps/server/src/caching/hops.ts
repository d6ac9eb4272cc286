import { AsyncLocalStorage } from 'node:async_hooks'
import type { Read } from '@technomir/cache'
import { tracing } from '../tracing/tracing.ts'

/** A part of the system that a request spends its time in. `wait`: for others to catch up. */
export type HopPart = 'server' | 'l1' | 'l2' | 'replica' | 'primary' | 'wait'

/** One stay of a request at a part. */
export interface Hop {
  readonly part: HopPart
  readonly name: string
  /** From the beginning of the request, ms. */
  readonly startMs: number
  readonly ms: number
}

/** The cached answer of a request. */
export interface AnsweredBy {
  readonly outcome: Read<unknown>['outcome']
  readonly tier: Read<unknown>['tier']
  readonly key: string
  readonly sources: readonly string[]
  readonly collapsed: boolean
  readonly reason: string | null
}

/** Where one request has been, measured. */
export class Hops {
  readonly startedAt = performance.now()
  readonly list: Hop[] = []
  cache: AnsweredBy | null = null

  /** A cache has answered. What it did not spend elsewhere, it spent in memory. */
  answered(read: Read<unknown>, key: string, from: number): void {
    const { outcome, tier, sources, collapsed, reason } = read
    this.cache = { outcome, tier, key, sources, collapsed, reason }
    const elsewhere = this.list.reduce(
      (sum, hop) => sum + (hop.startMs >= from - this.startedAt ? hop.ms : 0),
      0,
    )
    const ms = Math.max(0, performance.now() - from - elsewhere)
    this.list.push({ part: 'l1', name: 'memory', startMs: from - this.startedAt, ms })
  }

  add(part: HopPart, name: string, from: number): void {
    this.list.push({ part, name, startMs: from - this.startedAt, ms: performance.now() - from })
  }
}

const current = new AsyncLocalStorage<Hops>()

/** Requests that are being measured; without any there is nothing to look up. */
let open = 0

/** Begins to measure a request; `end` must be called once. */
export function openHops(): { readonly hops: Hops; run(work: () => void): void; end(): void } {
  const hops = new Hops()
  open++
  return {
    hops,
    run: work => current.run(hops, work),
    end: () => {
      open--
    },
  }
}

/** Those of the request that this work is done for, if it is being measured. */
export const currentHops = (): Hops | undefined => (open === 0 ? undefined : current.getStore())

/** Does `work` and notes how long it took, if somebody measures the request; in a span, where somebody traces. */
export function timed<T>(part: HopPart, name: string, work: () => Promise<T>): Promise<T> {
  const spans = tracing()
  // The library of the caches makes those of the shared tier, with what it found there.
  if (spans === null || part === 'l2') return measured(part, name, work)
  const title = part === 'wait' ? `wait ${name}` : `database ${name}`
  return spans.span(title, {}, () => measured(part, name, work))
}

function measured<T>(part: HopPart, name: string, work: () => Promise<T>): Promise<T> {
  const hops = currentHops()
  return hops === undefined ? work() : noted(hops, part, name, work)
}

async function noted<T>(hops: Hops, part: HopPart, name: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now()
  try {
    return await work()
  } finally {
    hops.add(part, name, from)
  }
}
