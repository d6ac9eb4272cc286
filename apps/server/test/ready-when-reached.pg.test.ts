import { freePort } from '@technomir/local-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServerProcess, startServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, until } from '../src/testing/stack.ts'
import { call } from './client.ts'

/** A new server must not take the place of one that works before it has reached its primary; one that has reached it stays. */

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 0, redis: false })
})
afterAll(() => stack?.stop())

/** Started, perhaps not ready: `ready` resolves when it says so. */
async function begin(databaseUrl: string) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let isReady = false
  const ready: Promise<ServerProcess> = startServerProcess({
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    LOG_LEVEL: 'silent',
  }).then(server => {
    isReady = true
    stack.servers.push(server)
    return server
  })
  await until(
    () =>
      fetch(`${url}/healthz`).then(
        answer => answer.ok,
        () => false,
      ),
    'it answers',
  )
  return { url, ready, saysReady: () => isReady }
}

async function readiness(url: string) {
  const answer = await fetch(`${url}/readyz`)
  const body = (await answer.json()) as { status: string; problems: { part: string; problem: string }[] }
  const accepts = (await fetch(`${url}/acceptz`)).status
  return { code: answer.status, accepts, ...body }
}

it('is not ready with a password that is refused, says why, and is ready once it is let in', async () => {
  await stack.sql("CREATE ROLE newcomer LOGIN SUPERUSER PASSWORD 'right'")
  const url = new URL(stack.primary.url)
  url.username = 'newcomer'
  url.password = 'not-right'
  const server = await begin(url.href)
  const refused = await readiness(server.url)
  expect(refused).toMatchObject({ code: 503, accepts: 503, status: 'starting' })
  expect(refused.problems).toEqual([
    { part: 'primary', problem: expect.stringMatching(/28P01.*DATABASE_URL/) },
  ])
  expect(JSON.stringify(refused)).not.toContain('not-right')
  const answer = await call(server, 'GET /api/products/1')
  expect(answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(server.saysReady()).toBe(false)

  await stack.sql("ALTER ROLE newcomer PASSWORD 'not-right'")
  const running = await server.ready
  expect(await readiness(server.url)).toMatchObject({ code: 200, accepts: 204 })
  expect(await call(server, 'GET /api/products/1')).toMatchObject({ status: 200 })
  await running.stop()
}, 60_000)

it('becomes ready when a primary that was down comes, and stays so when it goes again', async () => {
  await stack.primary.kill()
  const server = await begin(stack.primary.url)
  await until(async () => /ECONNREFUSED/.test(JSON.stringify(await readiness(server.url))), 'it says why')
  expect(await readiness(server.url)).toMatchObject({ code: 503, accepts: 503, status: 'starting' })
  await stack.primary.restart()
  await server.ready
  await until(async () => (await readiness(server.url)).status === 'ready', 'all is well')
  await stack.primary.kill()
  await until(async () => (await readiness(server.url)).status === 'degraded', 'the primary is missed')
  expect(await readiness(server.url)).toMatchObject({ code: 200, accepts: 204 })
  await stack.primary.restart()
}, 60_000)
