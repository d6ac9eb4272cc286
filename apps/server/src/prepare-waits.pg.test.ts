import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import { afterAll, beforeAll, expect, it } from 'vitest'

/** As in `docker compose restart`: what prepares the databases is started together with them. */

const entry = fileURLToPath(new URL('./prepare-cli.ts', import.meta.url))
let primary: PostgresServer
beforeAll(async () => {
  primary = await temporaryPostgres({ settings: { wal_level: 'logical' } })
})
afterAll(() => primary?.stop())

function prepareAt(url: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, said }))
  return { ended, said: () => said, stop: () => child.kill('SIGTERM') }
}

/** Stands where the database will be: nobody listens, then whoever comes is cut off, then it is there. */
function door(url: string) {
  const target = new URL(url)
  const sockets = new Set<net.Socket>()
  let isOpen = false
  const server = net.createServer(socket => {
    if (!isOpen) return void socket.resetAndDestroy()
    const inner = net.connect(Number(target.port), target.hostname)
    for (const one of [socket, inner]) {
      sockets.add(one)
      one.on('error', () => {})
    }
    socket.pipe(inner).pipe(socket)
  })
  return {
    async listen(port: number) {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    open: () => {
      isOpen = true
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

it('waits for a database that is not there yet, says so, and prepares it once it is', async () => {
  const port = await freePort()
  const url = new URL(primary.url)
  url.host = `127.0.0.1:${port}`
  const run = prepareAt(url.href)
  await expect.poll(run.said, { timeout: 20_000 }).toMatch(/Waiting for the databases[\s\S]*ECONNREFUSED/)
  const way = door(primary.url)
  await way.listen(port)
  await new Promise(resolve => setTimeout(resolve, 700))
  way.open()
  const { code, said } = await run.ended
  way.close()
  expect(said).toContain('The databases are ready.')
  expect(code).toBe(0)
}, 60_000)

it('does not wait for what no waiting helps against', async () => {
  const url = new URL(primary.url)
  url.pathname = '/not-there'
  const { code, said } = await prepareAt(url.href).ended
  expect(said).toMatch(/"not-there" does not exist/)
  expect(said).not.toContain('Waiting')
  expect(code).toBe(1)
})

it('gives up at once when it is told to', async () => {
  const run = prepareAt(`postgres://shop@127.0.0.1:${await freePort()}/shop`)
  await expect.poll(run.said, { timeout: 20_000 }).toContain('Waiting')
  run.stop()
  expect((await run.ended).code).toBe(1)
})

it('takes no nonsense for the time it waits', async () => {
  const { code, said } = await prepareAt(primary.url, { PREPARE_WAIT_SECONDS: 'long' }).ended
  expect(said).toContain('PREPARE_WAIT_SECONDS is "long"')
  expect(code).toBe(1)
})
