import type { CommitTrace, LabMap, RequestTrace } from './model.ts'

/** What a step is called: `lab.map.step.<name>`. */
export type StepName =
  | 'asks'
  | 'routing'
  | 'memory'
  | 'redis'
  | 'replica'
  | 'primary'
  | 'write'
  | 'waitLog'
  | 'waitServers'
  | 'answers'
  | 'read'
  | 'visible'
  | 'appended'
  | 'followed'
  | 'sent'
  | 'delivered'

/** One leg of a journey. */
export interface Step {
  readonly name: StepName
  /** Parts on its way, by id; one alone: it stays there. */
  readonly path: readonly string[]
  /** It comes back the same way. */
  readonly back: boolean
  /** From the beginning of the journey, ms; null: it was not measured, and the page does not pretend. */
  readonly startMs: number | null
  readonly ms: number | null
}

/** How a request or a commit went through the system. */
export interface Journey {
  readonly kind: 'request' | 'commit'
  readonly key: string
  /** When it was, ms since 1970 by the server's clock. */
  readonly at: number
  /** From the first to the last moment that was measured. */
  readonly ms: number
  readonly steps: readonly Step[]
}

const unmeasured = { startMs: null, ms: null }

/** The way of a request: to its server, to whatever that had to ask, and back. */
export function journeyOfRequest(trace: RequestTrace): Journey {
  const server = `server:${trace.server}`
  const outward = trace.through === null ? ['browser', server] : ['browser', 'proxy', server]
  const stays = trace.hops.map(hop => stepOf(hop, trace.server))
  return {
    kind: 'request',
    key: trace.id,
    at: trace.at,
    ms: trace.ms,
    steps: [
      { name: 'asks', path: outward, back: false, ...unmeasured },
      ...stays.sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0)),
      { name: 'answers', path: outward.toReversed(), back: false, ...unmeasured },
    ],
  }
}

/** A stay at a part, from the server that was asked. */
function stepOf({ part, name, startMs, ms }: RequestTrace['hops'][number], server: string): Step {
  const id = `server:${server}`
  const there = (step: StepName, to: string): Step => ({
    name: step,
    path: [id, to],
    back: true,
    startMs,
    ms,
  })
  const here = (step: StepName): Step => ({ name: step, path: [id], back: false, startMs, ms })
  switch (part) {
    case 'server':
      return here('routing')
    case 'l1':
      return there('memory', `l1:${server}`)
    case 'l2':
      return there('redis', 'redis')
    case 'replica':
      return there('replica', name)
    case 'primary':
      return there(name === 'write' ? 'write' : 'primary', 'primary')
    case 'wait':
      return here(name === 'log' ? 'waitLog' : 'waitServers')
  }
}

/**
 * The way of a commit: out of the WAL to the relay, past the gate that waits until others can see it, into the log, and from there to
 * every server and its browsers. The traces are those of one position, one for each server that has told of it.
 */
export function journeyOfCommit(
  traces: readonly CommitTrace[],
  map: Pick<LabMap, 'mode' | 'through'>,
): Journey {
  const log = map.mode === 'redis' ? 'redis' : 'log'
  const [first] = traces
  // The leader's times come with every trace; some know them earlier than others.
  const times = {
    committed: known(traces, 'committed'),
    read: known(traces, 'read'),
    visible: known(traces, 'visible'),
    appended: known(traces, 'appended'),
  }
  const begin = times.committed ?? times.read ?? Math.min(...traces.map(trace => trace.at))
  const between = (from: number | null, to: number | null): Pick<Step, 'startMs' | 'ms'> =>
    from === null || to === null
      ? unmeasured
      : { startMs: Math.max(0, from - begin), ms: Math.max(0, to - Math.max(from, begin)) }
  const steps: Step[] = [
    { name: 'read', path: ['primary', 'relay'], back: false, ...between(times.committed, times.read) },
    { name: 'visible', path: ['relay'], back: false, ...between(times.read, times.visible) },
    { name: 'appended', path: ['relay', log], back: false, ...between(times.visible, times.appended) },
  ]
  let end = times.appended ?? begin
  for (const { server, times: own } of traces) {
    const id = `server:${server}`
    end = Math.max(end, own.followed ?? end, own.sent ?? end)
    // A follower may have it before the leader hears that it is there.
    const from = isBefore(times.appended, own.followed) ? times.appended : times.visible
    steps.push({ name: 'followed', path: [log, id], back: false, ...between(from, own.followed) })
    if (own.sent !== null) {
      steps.push(
        { name: 'sent', path: [id], back: false, ...between(own.followed, own.sent) },
        {
          name: 'delivered',
          path: map.through === null ? [id, 'browser'] : [id, 'proxy', 'browser'],
          back: false,
          ...unmeasured,
        },
      )
    }
  }
  return {
    kind: 'commit',
    key: first?.position ?? '',
    at: begin,
    ms: Math.max(0, end - begin),
    steps,
  }
}

const isBefore = (a: number | null, b: number | null): boolean => a !== null && b !== null && a <= b

const known = (traces: readonly CommitTrace[], name: keyof CommitTrace['times']): number | null =>
  traces.find(trace => trace.times[name] !== null)?.times[name] ?? null

/** A step as it is shown: when it begins and how long it lasts on the screen, ms. */
export interface Flight {
  readonly step: Step
  readonly startMs: number
  readonly ms: number
}

/** Legs that nobody has measured are shown so long, whatever the speed. */
const nominalMs = 420
/** Shorter ones nobody sees. */
const leastMs = 160

/** A journey as it is shown, so many times slower than it was. Nothing begins before what it follows from. */
export function flightsOf({ kind, steps }: Pick<Journey, 'kind' | 'steps'>, slower: number): Flight[] {
  const flights: Flight[] = []
  // What the eye needs longer than it took moves all that comes later.
  let offset = 0
  let end = 0
  const ends = new Map<string, number>()
  for (const step of steps) {
    const ms = step.ms === null ? nominalMs : Math.max(leastMs, step.ms * slower)
    let startMs: number
    if (kind === 'commit') startMs = ends.get(step.path[0] ?? '') ?? end
    else if (step.startMs === null) startMs = end
    else {
      startMs = Math.max(offset + step.startMs * slower, flights.length === 0 ? 0 : (flights[0]?.ms ?? 0))
      // Stays of one request that began one after the other are seen so.
      const before = flights.at(-1)
      if (before && startMs < before.startMs + leastMs) {
        offset += before.startMs + leastMs - startMs
        startMs = before.startMs + leastMs
      }
    }
    if (step.name === 'asks') offset = ms
    flights.push({ step, startMs, ms })
    end = Math.max(end, startMs + ms)
    const last = step.path.at(-1)
    if (last !== undefined) ends.set(last, startMs + ms)
  }
  return flights
}
