import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

/** How requests of one kind went. */
export interface Line {
  readonly name: string
  readonly count: number
  /** Milliseconds. */
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
  /** Of the answers that came through a cache, the part that a cache had. `null`: none came through one. */
  readonly hits: number | null
}

/** What a load has seen. */
export interface Totals {
  readonly requests: number
  readonly lines: readonly Line[]
  /** Requests without an answer, or with one that no buyer should get: kind and reason, to how often. */
  readonly failed: Readonly<Record<string, number>>
  /** Refusals that belong to a shop's life: sold out, the price has changed. */
  readonly refused: Readonly<Record<string, number>>
  /** Answers and events that must not be: an own change not seen, an event out of order. */
  readonly wrong: readonly string[]
  readonly wrongCount: number
  readonly frames: number
  readonly reconnects: number
  /** From sending an own change to hearing of it by WebSocket; `null`: none was heard. */
  readonly heard: Line | null
  /** Journeys that found all buyers busy, and waited for one. */
  readonly waited: number
  readonly journeys: number
}

interface Kind {
  readonly histogram: RecordableHistogram
  cached: number
  hits: number
}

const keptWrong = 20

/** Collects; milliseconds are kept to three digits (HDR histograms). */
export class Tally {
  readonly #kinds = new Map<string, Kind>()
  readonly #heard = createHistogram()
  readonly #failed: Record<string, number> = {}
  readonly #refused: Record<string, number> = {}
  readonly #wrong: string[] = []
  #wrongCount = 0
  frames = 0
  reconnects = 0
  waited = 0
  journeys = 0

  /** An answer has come after `ms`; `cacheStatus` is its header. */
  answered(name: string, ms: number, cacheStatus: string | undefined): void {
    let kind = this.#kinds.get(name)
    if (kind === undefined) {
      kind = { histogram: createHistogram(), cached: 0, hits: 0 }
      this.#kinds.set(name, kind)
    }
    kind.histogram.record(micros(ms))
    if (cacheStatus === undefined) return
    kind.cached++
    if (/^technomir; hit\b/.test(cacheStatus)) kind.hits++
  }

  failed(name: string, reason: string): void {
    add(this.#failed, `${name}: ${reason}`)
  }

  refused(name: string, reason: string): void {
    add(this.#refused, `${name}: ${reason}`)
  }

  wrong(what: string): void {
    this.#wrongCount++
    if (this.#wrong.length < keptWrong) this.#wrong.push(what)
  }

  heard(ms: number): void {
    this.#heard.record(micros(ms))
  }

  totals(): Totals {
    const lines = [...this.#kinds]
      .map(([name, { histogram, cached, hits }]) =>
        lineOf(name, histogram, cached === 0 ? null : hits / cached),
      )
      .sort((a, b) => a.name.localeCompare(b.name))
    return {
      requests: lines.reduce((sum, { count }) => sum + count, 0),
      lines,
      failed: { ...this.#failed },
      refused: { ...this.#refused },
      wrong: [...this.#wrong],
      wrongCount: this.#wrongCount,
      frames: this.frames,
      reconnects: this.reconnects,
      heard: this.#heard.count === 0 ? null : lineOf('own change heard', this.#heard, null),
      waited: this.waited,
      journeys: this.journeys,
    }
  }
}

function lineOf(name: string, histogram: RecordableHistogram, hits: number | null): Line {
  const at = (percent: number) => histogram.percentile(percent) / 1000
  return {
    name,
    count: Number(histogram.count),
    p50: at(50),
    p90: at(90),
    p99: at(99),
    max: histogram.max / 1000,
    hits,
  }
}

const micros = (ms: number): number => Math.max(1, Math.round(ms * 1000))

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

/** Whether everything was as it should be. */
export const isClean = ({ failed, wrongCount }: Totals): boolean =>
  wrongCount === 0 && Object.keys(failed).length === 0
