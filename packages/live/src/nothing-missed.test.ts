import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LiveServer, startLive } from '../test/live-server.ts'
import type { Frame, TestClient } from '../test/test-client.ts'

/** G8: a client gets every event of its topics in order and once, or is told to fetch again. */

const topics = ['a', 'b', 'p:1', 'p:2']
const wishes = [['a'], ['b', 'p:1'], ['p:*'], ['p:*', 'p:2', 'a'], ['a', 'b', 'p:1', 'p:2']]

const who = fc.nat(2)
const action = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      topics: fc.array(fc.constantFrom(...topics), { maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('drop' as const), who, after: fc.nat(3) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('resume' as const, 'settle' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('advance' as const, 'turn' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('hole' as const, 'epoch' as const) }) },
)

interface Logged {
  readonly id: number
  readonly topic: string
}

/** The log as the test knows it: every event that was committed, also those that a hole swallowed. */
class World {
  readonly log: Logged[] = []
  epoch = 1
  position = 100
  readonly live: LiveServer

  constructor(live: LiveServer) {
    this.live = live
  }

  publish(names: readonly string[]): void {
    this.position += 3
    const events = names.map(topic => ({ topic, event: 'changed', data: this.#commit(topic) }))
    this.live.hub.publish({ epoch: `e${this.epoch}`, position: this.position, events })
  }

  hole(newEpoch: boolean): void {
    this.position += 5
    for (const topic of topics) this.#commit(topic)
    if (newEpoch) {
      this.epoch += 1
      this.position = 50
    }
    this.live.hub.reset(`e${this.epoch}`, this.position)
  }

  #commit(topic: string): number {
    const id = this.log.length
    this.log.push({ id, topic })
    return id
  }
}

/** A client as it should be: fetches when told, keeps its place, resumes from it. */
class Reader {
  readonly #world: World
  readonly #wish: readonly string[]
  #client: TestClient | undefined
  #since: { epoch: string; position: string; seq?: number } | undefined
  /** Events with an id below this one were in what it fetched. */
  #fetched = 0
  /** Ids that came since it fetched, by topic. */
  #got = new Map<string, number[]>()
  #subscribed = false
  #recovered = false
  #framesLeft = Number.POSITIVE_INFINITY
  #loggedAtResume = 0
  /** Recoveries that brought events which were published while it was away. */
  recoveries = 0

  constructor(world: World, wish: readonly string[]) {
    this.#world = world
    this.#wish = wish
  }

  async resume(): Promise<void> {
    if (Number.isFinite(this.#framesLeft)) this.drop()
    if (this.#client !== undefined) return
    this.#framesLeft = Number.POSITIVE_INFINITY
    this.#client = await this.#world.live.connect()
    this.#subscribed = false
    this.#loggedAtResume = this.#world.log.length
    this.#client.onFrame = frame => this.#take(frame)
    this.#client.say({ type: 'subscribe', topics: this.#wish, since: this.#since })
  }

  /** Dies after some more frames, perhaps in the middle of an entry. */
  dropAfter(frames: number): void {
    this.#framesLeft = frames
    if (frames === 0) this.drop()
  }

  drop(): void {
    if (this.#client === undefined) return
    this.#client.onFrame = () => {}
    this.#client.drop()
    this.#client = undefined
  }

  async settle(): Promise<void> {
    await this.resume()
    await this.#client?.settled()
  }

  async finish(): Promise<void> {
    await this.settle()
    this.#check(true)
    this.drop()
  }

  #take(frame: Frame): void {
    this.#framesLeft -= 1
    const { epoch = this.#since?.epoch ?? '', position = '' } = frame
    if (frame.type === 'subscribed') {
      this.#subscribed = true
      if (frame.recovered !== true) this.#fetch()
      this.#recovered = frame.recovered === true
    } else if (frame.type === 'reset') {
      this.#since = { epoch, position }
      this.#fetch()
    } else if (frame.type === 'pong') {
      this.#since = { epoch, position }
    } else if (frame.type === 'event') {
      expect(this.#subscribed).toBe(true)
      if (this.#recovered && Number(frame.data) < this.#loggedAtResume) {
        this.recoveries += 1
        this.#recovered = false
      }
      this.#since = { epoch: this.#since?.epoch ?? '', position, seq: frame.seq ?? 0 }
      const ids = this.#got.get(frame.topic ?? '')
      if (ids === undefined) this.#got.set(frame.topic ?? '', [Number(frame.data)])
      else ids.push(Number(frame.data))
    }
    if (this.#framesLeft === 0) this.drop()
  }

  /** As a page does: HTTP answers show everything committed so far, and say up to where. */
  #fetch(): void {
    this.#check(false)
    const { epoch, position, log } = this.#world
    this.#since = { epoch: `e${epoch}`, position: String(position) }
    this.#fetched = log.length
    this.#got = new Map()
  }

  /** What came of each topic is a run of the log without gaps that starts no later than where the fetch ended. */
  #check(complete: boolean): void {
    for (const topic of topics) {
      const wanted = this.#wish.includes(topic) || this.#wish.includes(topic.replace(/:.*/, ':*'))
      const got = this.#got.get(topic) ?? []
      const all = wanted ? this.#world.log.filter(event => event.topic === topic).map(event => event.id) : []
      const from = all.findIndex(id => id === (got[0] ?? this.#fetched) || id >= this.#fetched)
      const start = got[0] === undefined ? from : all.indexOf(got[0])
      const expected = start < 0 ? [] : all.slice(start, complete ? undefined : start + got.length)
      expect(got, topic).toEqual(expected)
      if (from >= 0 && got.length > 0) expect(start, topic).toBeLessThanOrEqual(from)
    }
  }
}

test('random publishes, holes, drops and resumes: every event in order and once, or told to fetch', async () => {
  let recoveries = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 60, size: 'max' }),
      fc.array(fc.constantFrom(...wishes), { minLength: 3, maxLength: 3 }),
      async (actions, chosen) => {
        const live = await startLive({ retention: 16, hello: () => ({ epoch: 'e1', position: 100 }) })
        try {
          const world = new World(live)
          const readers = chosen.map(wish => new Reader(world, wish))
          for (const step of actions) {
            if (step.do === 'publish') world.publish(step.topics)
            else if (step.do === 'advance') live.hub.advance(`e${world.epoch}`, ++world.position)
            else if (step.do === 'hole' || step.do === 'epoch') world.hole(step.do === 'epoch')
            else if (step.do === 'drop') readers[step.who]?.dropAfter(step.after)
            else if (step.do === 'resume') await readers[step.who]?.resume()
            else if (step.do === 'settle') await readers[step.who]?.settle()
            else await new Promise(resolve => setImmediate(resolve))
          }
          for (const reader of readers) await reader.finish()
          recoveries += readers.reduce((sum, reader) => sum + reader.recoveries, 0)
        } finally {
          await live.stop()
        }
      },
    ),
    { numRuns: 200 },
  )
  // Otherwise it would be enough to say "fetch again" every time.
  console.log({ recoveries })
  expect(recoveries).toBeGreaterThan(100)
})
