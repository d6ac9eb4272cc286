import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call } from './client.ts'

/** G3: a session reads its own writes and never goes back, whichever server answers, and whatever these are just going through. */

interface Step {
  server: number
  write: boolean
  pauseMs: number
}

interface Session {
  /** How it carries its token. */
  by: 'header' | 'cookie'
  steps: readonly Step[]
}

const step = fc.record<Step>({
  server: fc.nat({ max: 1 }),
  write: fc.boolean(),
  pauseMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat({ max: 30 })),
})
const session = fc.record<Session>({
  by: fc.constantFrom('header', 'cookie'),
  steps: fc.array(step, { minLength: 20, maxLength: 40 }),
})
/** What happens to servers meanwhile: one of them stands still for a while. */
const hiccup = fc.record({
  afterMs: fc.nat({ max: 300 }),
  server: fc.nat({ max: 1 }),
  forMs: fc.integer({ min: 20, max: 500 }),
})

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2 })
  await stack.sql('UPDATE products SET stock = 1000000 WHERE id = 1')
})
afterAll(() => stack?.stop())

/** A cart that only fills: what a session has seen in it once, it must see for ever. Everybody here shares one cart. */
async function live({ by, steps }: Session, name: number): Promise<string[]> {
  const violations: string[] = []
  let token = ''
  let seen = 0
  for (const [i, { server, write, pauseMs }] of steps.entries()) {
    const carried =
      by === 'header' ? { 'technomir-position': token } : { cookie: `technomir_position=${token}` }
    const request = write ? 'POST /api/cart/add/1' : 'GET /api/cart'
    const to = stack.servers[server] as ServerProcess
    const answer = await call<{ quantity: number }>(to, request, write ? {} : undefined, carried)
    const what = `session ${name}, step ${i}: ${request} on server ${server}`
    if (answer.status !== 200) violations.push(`${what} answered ${answer.status}`)
    else if (answer.body.quantity < seen + (write ? 1 : 0))
      violations.push(`${what} showed ${answer.body.quantity} after ${seen}`)
    else seen = answer.body.quantity
    token = answer.headers.get('technomir-position') ?? token
    if (pauseMs > 0) await sleep(pauseMs)
  }
  return violations
}

it('sessions over two servers, one of which stands still now and then', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  console.log('seed', seed)
  let hits = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(session, { minLength: 3, maxLength: 5 }),
      fc.array(hiccup, { maxLength: 3 }),
      async (sessions, hiccups) => {
        let over = false
        const disturb = async () => {
          for (const { afterMs, server, forMs } of hiccups) {
            await sleep(afterMs)
            if (over) return
            stack.servers[server]?.pause()
            await sleep(forMs)
            stack.servers[server]?.resume()
          }
        }
        const disturbing = disturb()
        const violations = await Promise.all(sessions.map((one, i) => live(one, i)))
        over = true
        await disturbing
        expect(violations.flat()).toEqual([])
        if ((await call(stack.servers[0] as ServerProcess, 'GET /api/cart')).cache === 'hit') hits++
      },
    ),
    { seed, numRuns: 10, endOnFailure: true },
  )
  expect(hits, 'caches are in use').toBeGreaterThan(0)
})

it('needs the token for it: while nobody writes the log, only its bearer sees the write (control)', async () => {
  const [first, second] = stack.servers as [ServerProcess, ServerProcess]
  let leader = ''
  await until(async () => {
    leader = (await statusOf(first)).relay.leader ?? ''
    return /^server-[12]-/.test(leader)
  }, 'somebody leads')
  const [frozen, other] = leader.startsWith('server-1-') ? [first, second] : [second, first]
  await until(async () => (await call(other, 'GET /api/cart')).cache === 'hit', 'the cart is cached')
  frozen.pause()
  try {
    const added = await call<{ quantity: number }>(other, 'POST /api/cart/add/1', {})
    const token = added.headers.get('technomir-position') ?? ''
    const stranger = await call<{ quantity: number }>(other, 'GET /api/cart')
    const bearer = await call<{ quantity: number }>(other, 'GET /api/cart', undefined, {
      'technomir-position': token,
    })
    expect(stranger).toMatchObject({ cache: 'hit', body: { quantity: added.body.quantity - 1 } })
    expect(bearer).toMatchObject({ cache: 'miss', body: { quantity: added.body.quantity } })
  } finally {
    frozen.resume()
  }
})
