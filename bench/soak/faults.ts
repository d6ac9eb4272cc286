import type { Random } from '@technomir/server/random'
import { redisOf } from '@technomir/server/testing'
import pg from 'pg'
import type { Seat, World } from './world.ts'

/** Something that goes wrong in real life. `hold` waits while it is wrong. */
export interface Fault {
  readonly name: string
  /** For how long it lasts at least and at most, seconds. */
  readonly lasts: readonly [number, number]
  play(world: World, random: Random, hold: () => Promise<void>): Promise<void>
}

export const faults: readonly Fault[] = [
  {
    name: 'a server is killed',
    lasts: [0, 3],
    play: (world, random, hold) => world.replace(anyOf(world.seats, random), hold),
  },
  {
    name: 'the leader of the relay is killed',
    lasts: [0, 3],
    play: async (world, random, hold) =>
      world.replace((await world.leader()) ?? anyOf(world.seats, random), hold),
  },
  {
    name: 'a server stands still',
    lasts: [1, 6],
    play: async (world, random, hold) => {
      const { process } = anyOf(world.seats, random)
      process.pause()
      await hold().finally(() => process.resume())
    },
  },
  {
    name: 'Redis stands still',
    lasts: [1, 6],
    play: async ({ stack }, _, hold) => {
      redisOf(stack).pause()
      await hold().finally(() => redisOf(stack).resume())
    },
  },
  {
    name: 'the replica stands still',
    lasts: [1, 6],
    play: async ({ stack }, _, hold) => {
      await stack.replica?.pause()
      await hold().finally(() => stack.replica?.resume())
    },
  },
  {
    name: 'the primary stands still',
    lasts: [1, 4],
    play: async ({ stack }, _, hold) => {
      await stack.primary.pause()
      await hold().finally(() => stack.primary.resume())
    },
  },
  {
    name: 'Redis loses everything',
    lasts: [0, 1],
    play: async ({ stack }, _, hold) => {
      await redisOf(stack).flush()
      await hold()
    },
  },
  {
    name: 'Redis cuts off its clients',
    lasts: [0, 1],
    play: async ({ redis }, _, hold) => {
      for (const type of ['NORMAL', 'PUBSUB'])
        await redis.sendCommand(['CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes'])
      await hold()
    },
  },
  {
    name: 'the slot’s walsender is ended',
    lasts: [0, 1],
    play: async ({ stack }, _, hold) => {
      await stack.sql(
        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'technomir_relay'",
      )
      await hold()
    },
  },
  {
    name: 'a subscription is paused',
    lasts: [1, 6],
    play: async ({ stack }, random, hold) => {
      const name = random.pick(['sub_products', 'sub_users', 'sub_flash_sales'])
      const client = new pg.Client({ connectionString: stack.replica?.url })
      await client.connect()
      try {
        await client.query(`ALTER SUBSCRIPTION ${name} DISABLE`)
        await hold().finally(() => client.query(`ALTER SUBSCRIPTION ${name} ENABLE`))
      } finally {
        await client.end()
      }
    },
  },
]

function anyOf(seats: readonly Seat[], random: Random): Seat {
  const seat = seats[random.between(0, seats.length - 1)]
  if (seat === undefined) throw new Error('There is no server.')
  return seat
}

/** Those whose name holds a text again and again, each time in another order. */
export function* inRandomOrder(random: Random, only = ''): Generator<Fault> {
  const all = faults.filter(({ name }) => name.includes(only))
  if (all.length === 0)
    throw new Error(`There is no fault like "${only}": ${faults.map(({ name }) => name).join('; ')}.`)
  for (;;) {
    const left = [...all]
    while (left.length > 0) yield* left.splice(random.between(0, left.length - 1), 1)
  }
}
