import { Follower } from '../follower/follower.ts'
import type { LogEntry, LogReader } from '../log/log.ts'
import { ownLogMapping } from '../log/own-log.ts'
import { until } from './until.ts'

export interface HeardLog {
  readonly follower: Follower
  readonly entries: LogEntry[]
  readonly resets: string[]
  readonly errors: Error[]
}

/** Follows an own log and notes what it hears. */
export async function hear(log: LogReader): Promise<HeardLog> {
  const errors: Error[] = []
  const follower = new Follower({ log, mapping: ownLogMapping, onError: error => errors.push(error) })
  const entries: LogEntry[] = []
  const resets: string[] = []
  follower.on('entry', entry => entries.push(entry))
  follower.on('reset', ({ epoch }) => resets.push(epoch))
  follower.start()
  await until('sight', () => !follower.isBlind())
  return { follower, entries, resets, errors }
}
