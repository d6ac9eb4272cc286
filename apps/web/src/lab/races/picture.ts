import type { Play, RaceName, Step, Way } from './races.ts'

/** Who takes part, besides those who act: what they act on. */
export type Lane = Step['who'] | 'cache' | 'redis' | 'primary'

/** The lanes of each race, from left to right: who asks, what is asked. */
export const lanes: Readonly<Record<RaceName, readonly Lane[]>> = {
  'stale-set': ['reader A', 'reader B', 'writer', 'cache', 'primary'],
  'missed-message': ['node B', 'redis', 'writer', 'primary'],
  'lagging-replica': ['reader A', 'reader B', 'writer', 'cache', 'replica', 'primary'],
  stampede: ['readers', 'cache', 'primary'],
}

/** What a step looks like: an arrow between two lanes, or a mark on one. `broken`: it does not arrive; `many`: it is a hundred of them. */
export interface Move {
  readonly from: Lane
  readonly to: Lane
  readonly broken: boolean
  readonly many?: boolean
}

/** What a lane holds: nothing, the newest value, an old one, or (a replica) nothing new for the time being. */
export type Held = 'nothing' | 'newest' | 'old' | 'paused'

/** One row of the picture. */
export interface Row {
  readonly step: Step
  readonly move: Move
  readonly before: Readonly<Partial<Record<Lane, Held>>>
  readonly after: Readonly<Partial<Record<Lane, Held>>>
  /** What a read should have got; null: this is no read. */
  readonly read: { readonly expected: string; readonly wrong: boolean } | null
}

/** The rows of a play, out of what the server has measured. */
export function rowsOf(race: RaceName, play: Play): Row[] {
  const memory: Lane = race === 'missed-message' ? 'node B' : 'cache'
  const reads = [...play.reads]
  let newest: string | null = null
  let held: Partial<Record<Lane, Held>> = { [memory]: 'nothing' }
  return play.steps.map(step => {
    const before = held
    const read = step.what === 'read' ? (reads.shift() ?? null) : null
    if (step.what === 'committed') newest = step.value
    held = { ...held, ...changes(play.way, step, memory, held, newest, read?.wrong ?? false) }
    return {
      step,
      move: moveOf(race, play.way, step),
      before,
      after: held,
      read: read && { expected: read.expected, wrong: read.wrong },
    }
  })
}

function changes(
  way: Way,
  { what, value }: Step,
  memory: Lane,
  held: Partial<Record<Lane, Held>>,
  newest: string | null,
  wrong: boolean,
): Partial<Record<Lane, Held>> {
  switch (what) {
    case 'stored':
      return { [memory]: newest === null || value === newest ? 'newest' : 'old' }
    case 'loaded':
      // A load that many wait for is stored as soon as it is there.
      return newest === null && /^\d+$/.test(value ?? '') ? { [memory]: 'newest' } : {}
    case 'committed':
      return {
        ...(held[memory] === 'newest' ? { [memory]: 'old' } : {}),
        ...(held.replica === 'paused' ? { replica: 'old' } : {}),
      }
    case 'invalidated':
      // A node whose line is cut learns of it later.
      return memory === 'cache' ? { cache: 'nothing' } : {}
    case 'reconnected':
      return way === 'ours' ? { [memory]: 'nothing' } : {}
    case 'read':
      return { [memory]: wrong ? 'old' : 'newest' }
    case 'replica-paused':
      return { replica: 'paused' }
    case 'replica-resumed':
      return { replica: 'newest' }
    default:
      return {}
  }
}

function moveOf(race: RaceName, way: Way, { who, what }: Step): Move {
  const arrow = (from: Lane, to: Lane, broken = false): Move => ({ from, to, broken })
  const node = race === 'missed-message'
  const crowd = race === 'stampede' && way === 'naive'
  switch (what) {
    case 'load-begins':
      return { ...arrow(who, 'primary'), many: crowd }
    case 'loaded':
      return { ...arrow('primary', who), many: crowd }
    case 'stored':
      if (node) return arrow(who, who)
      return arrow(race === 'lagging-replica' ? 'replica' : who, 'cache')
    case 'not-stored':
      return arrow(who, 'cache', true)
    case 'committed':
      return arrow(who, 'primary')
    case 'invalidated':
      // Our commits are their own messages.
      return arrow(way === 'ours' ? 'primary' : who, node ? 'redis' : 'cache')
    case 'message-lost':
      return arrow(who, 'node B', true)
    case 'cut':
      return arrow('redis', who, true)
    case 'reconnected':
      return arrow('redis', who)
    case 'read':
      return node ? arrow(who, who) : arrow('cache', who)
    case 'replica-paused':
      return arrow('primary', who, true)
    case 'replica-resumed':
      return arrow('primary', who)
    case 'refused':
      return arrow('reader A', who, true)
    case 'served':
      return arrow(who, 'reader A')
  }
}
