import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LiveServer, startLive } from '../test/live-server.ts'
import type { Frame, TestClient } from '../test/test-client.ts'
import { isBefore } from './cursor.ts'

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
  readonly #wanted: readonly string[]
  readonly #wish: readonly string[]
  #client: TestClient | undefined
  /** What it has seen, from what it fetched and the events after that. */
  #place: { epoch: string; position: number; seq: number } | undefined
  /** The epoch of the events that come, and the place of the last of them. */
  #stream = { epoch: '', position: 0, seq: 0 }
  /** Events with an id below this one were in what it fetched; the ids that came after that. */
  #fetched = 0
  #got: number[] = []
  #framesLeft = Number.POSITIVE_INFINITY
  #loggedAtResume = 0
  #recovered = false
  #failure: unknown
  /** Recoveries that brought events which were published while it was away. */
  recoveries = 0

  constructor(world: World, wish: readonly string[]) {
    this.#world = world
    this.#wish = wish
    this.#wanted = topics.filter(topic => wish.includes(topic) || wish.includes(topic.replace(/:.*/, ':*')))
  }

  async resume(): Promise<void> {
    if (Number.isFinite(this.#framesLeft)) this.drop()
    if (this.#client !== undefined) return
    this.#framesLeft = Number.POSITIVE_INFINITY
    const client = await this.#world.live.connect()
    this.#client = client
    this.#loggedAtResume = this.#world.log.length
    this.#stream = { epoch: client.frames[0]?.epoch ?? '', position: 0, seq: 0 }
    client.onFrame = frame => {
      try {
        this.#take(frame)
      } catch (error) {
        this.#failure ??= error
      }
      this.#framesLeft -= 1
      if (this.#framesLeft === 0) this.drop()
    }
    const since = this.#place && { ...this.#place, position: String(this.#place.position) }
    // Infinity is "all of that position", which the protocol says by leaving `seq` out.
    if (since?.seq === Number.POSITIVE_INFINITY) Reflect.deleteProperty(since, 'seq')
    client.say({ type: 'subscribe', topics: this.#wish, since })
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
    this.drop()
    if (this.#failure !== undefined) throw this.#failure
    expect(this.#got).toEqual(this.#missing())
  }

  #take(frame: Frame): void {
    const position = Number(frame.position)
    if (frame.type === 'subscribed') {
      this.#recovered = frame.recovered === true
      if (!this.#recovered) this.#fetch()
      else if (this.#place !== undefined) this.#stream = { ...this.#place }
    } else if (frame.type === 'reset') {
      this.#stream = { epoch: frame.epoch ?? '', position, seq: Number.POSITIVE_INFINITY }
      this.#fetch()
    } else if (frame.type === 'event') {
      const event = { epoch: this.#stream.epoch, position, seq: Number(frame.seq) }
      expect(isBefore(this.#stream, event), 'in order, none twice').toBe(true)
      this.#stream = event
      this.#see(event, Number(frame.data))
    }
  }

  /** Takes an event unless what was fetched shows it already. */
  #see(event: { epoch: string; position: number; seq: number }, id: number): void {
    if (this.#place?.epoch !== event.epoch || !isBefore(this.#place, event)) return
    if (this.#recovered && id < this.#loggedAtResume) {
      this.recoveries += 1
      this.#recovered = false
    }
    this.#place = event
    this.#got.push(id)
    expect(this.#got, 'none skipped').toEqual(this.#missing().slice(0, this.#got.length))
  }

  /** As a page does: HTTP answers show everything committed so far, and say up to where. */
  #fetch(): void {
    const { epoch, position, log } = this.#world
    this.#place = { epoch: `e${epoch}`, position, seq: Number.POSITIVE_INFINITY }
    this.#fetched = log.length
    this.#got = []
  }

  /** Everything on its topics that was committed after its fetch. */
  #missing(): number[] {
    const later = this.#world.log.slice(this.#fetched)
    return later.filter(event => this.#wanted.includes(event.topic)).map(event => event.id)
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
  expect(recoveries).toBeGreaterThan(50)
})
