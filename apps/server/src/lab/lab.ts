import type { Plumbing } from '../caching/plumbing.ts'
import { Faults } from './faults/faults.ts'
import { StalenessMeter } from './meter/meter.ts'
import { OneAtATime } from './one-at-a-time.ts'
import { ownCaches } from './own-caches.ts'
import type { LabParts } from './parts.ts'
import { declareRaceCache } from './races/props.ts'
import { Races } from './races/races.ts'
import { Pauses } from './replication/pauses.ts'
import { RouterView } from './replication/router.ts'
import { Strategies } from './strategies/strategies.ts'
import { declareWays } from './strategies/ways.ts'
import { traceCommits } from './trace/commits.ts'
import { Journal } from './trace/journal.ts'
import { Wire } from './wire.ts'

/** Everything behind `/api/lab` of one server. */
export interface Lab {
  readonly parts: LabParts
  readonly plumbing: Plumbing
  readonly journal: Journal
  readonly router: RouterView
  readonly pauses: Pauses
  readonly faults: Faults
  readonly meter: StalenessMeter
  readonly strategies: Strategies
  readonly races: Races
  start(): void
  close(): Promise<void>
}

/** Puts the Lab together. Before `start` it answers, but measures nothing and hears no other server. */
export function createLab(parts: LabParts): Lab {
  const { node } = parts
  const wire = new Wire(parts)
  const journal = new Journal(wire)
  const commits = traceCommits(parts, wire, journal)
  const router = new RouterView(node)
  const pauses = new Pauses(parts)
  const faults = new Faults(parts, wire)
  const meter = new StalenessMeter(parts, wire)
  const oneAtATime = new OneAtATime(node.plumbing.config.databaseUrl, experiment =>
    wire.announce('lab.free', { experiment }),
  )
  const { read } = node.plumbing
  const caches = ownCaches(parts)
  const otherCaches = ownCaches(parts)
  const strategies = new Strategies(parts, wire, oneAtATime, declareWays(caches, parts), faults)
  const cache = declareRaceCache(caches, read)
  const other = declareRaceCache(otherCaches, read)
  const races = new Races({ parts, pauses, faults, caches, cache, other }, wire, oneAtATime)
  return {
    parts,
    plumbing: node.plumbing,
    journal,
    router,
    pauses,
    faults,
    meter,
    strategies,
    races,
    start() {
      wire.start()
      pauses.start()
      meter.start()
    },
    async close() {
      commits.close()
      router.close()
      faults.close()
      await Promise.all([meter.close(), pauses.close(), strategies.close(), races.close()])
      caches.close()
      otherCaches.close()
      wire.close()
    },
  }
}
