import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Stack } from '@technomir/server/testing'
import { type Nginx, startNginx } from '@technomir/server/testing/nginx'
import { type ServerProcess, startServerProcess } from '@technomir/server/testing/server-process'
import { Inspector } from '../soak/inspector.ts'
import type { Asked, Drive } from './drive.ts'
import { race } from './race.ts'
import type { Memory, Race } from './report.ts'
import { startBare } from './start-bare.ts'
import { type Tier, tier } from './tiers.ts'
import { type Variant, variants } from './variants.ts'

export interface Bench {
  readonly stack: Stack
  readonly drive: Drive
  readonly rounds: number
  readonly seconds: number
  readonly warm: number
  readonly say: (line: string) => void
}

const aim = 0.85
const product = '/api/products/1'

/** What a hit in memory is asked as. */
async function hits(server: { url: string }): Promise<(Asked & { title: string; aim?: number })[]> {
  const at = (path: string) => `${server.url}${path}`
  const token = (await fetch(at(product))).headers.get('technomir-position') ?? ''
  const cookies = (await fetch(at('/'))).headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0])
    .join('; ')
  return [
    { title: 'a product', url: at(product), aim },
    {
      title: 'a product, by a reader who has seen a position',
      url: at(product),
      headers: { 'technomir-position': token, cookie: `technomir_position=${token}` },
      aim,
    },
    {
      title: 'a page of the catalogue (24 products)',
      url: at('/api/products?category=phones&sort=price'),
      aim,
    },
    { title: 'bestsellers', url: at('/api/bestsellers'), aim },
    {
      title: 'the home page as HTML, brotli, by a browser that comes back',
      url: at('/'),
      headers: { cookie: cookies, 'accept-encoding': 'br' },
    },
  ]
}

/** One server beside a bare one. */
export async function oneServer(bench: Bench): Promise<Race[]> {
  const server = first(bench)
  const races: Race[] = []
  for (const { title, aim, ...asked } of await hits(server)) {
    bench.say(title)
    for (let i = 0; i < 3; i++) await (await fetch(asked.url, { headers: { ...asked.headers } })).text()
    const bare = await startBare(asked)
    const told = await startBare(asked, { BODILESS: '1' })
    try {
      const speeds = await race(
        bench.drive,
        [
          { name: 'node:http alone, same answer', asked: { ...asked, url: bare.url }, pids: [bare.pid] },
          { name: 'TechnoMir', asked, pids: [server.pid] },
          {
            name: 'node:http alone, with the same setting for requests without a body',
            asked: { ...asked, url: told.url },
            pids: [told.pid],
          },
        ],
        bench,
      )
      races.push({ title: `One server: ${title}`, speeds, ...(aim === undefined ? {} : { aim }) })
    } finally {
      await Promise.all([bare.stop(), told.stop()])
    }
  }
  return races
}

/** Two servers behind nginx beside two bare ones, and what nginx's access log costs. */
export async function behindNginx(bench: Bench): Promise<Race[]> {
  const { servers } = bench.stack
  const bares: ServerProcess[] = []
  const proxies: Nginx[] = []
  try {
    for (const server of servers) bares.push(await startBare({ url: server.url + product }))
    const quiet = { ACCESS_LOG: 'off' }
    proxies.push(await startNginx(bares, quiet), await startNginx(servers, quiet), await startNginx(servers))
    const names = ['two bare servers', 'two of TechnoMir', 'the same, with the access log']
    bench.say('behind nginx')
    const speeds = await race(
      bench.drive,
      proxies.map(({ url }, i) => ({
        name: names[i] ?? '',
        asked: { url: url + product },
        pids: (i === 0 ? bares : servers).map(({ pid }) => pid),
      })),
      bench,
    )
    return [{ title: 'nginx and two servers: a product', speeds }]
  } finally {
    await Promise.all(proxies.map(proxy => proxy.stop()))
    await Promise.all(bares.map(bare => bare.stop()))
  }
}

/** What collections in idle moments do to `node:http`, and what keeping a tick changes about it. */
export async function ticks(bench: Bench): Promise<Race[]> {
  const kinds = {
    'node:http alone': {},
    'the same, after collections while it was idle': { COLLECT: '1' },
    'the same, which keeps a tick': { COLLECT: '1', STEADY: '1' },
  }
  const url = first(bench).url + product
  const starts = Object.entries(kinds).map(([name, env]) => ({ name, start: () => startBare({ url }, env) }))
  return [await raceOfKinds(bench, 'Collections of everything', starts)]
}

/** Servers of which one thing is missing. */
export async function guarantees(bench: Bench): Promise<Race[]> {
  const entry = fileURLToPath(new URL('server.ts', import.meta.url))
  const { primary, redis } = bench.stack
  const starts = (Object.keys(variants) as Variant[]).map(name => ({
    name,
    start: async () => {
      const env = {
        DATABASE_URL: primary.url,
        REDIS_URL: redis?.url ?? '',
        RELAY: 'off',
        LOG_LEVEL: 'warn',
        VARIANT: name,
      }
      return await startServerProcess(env, entry)
    },
  }))
  return [await raceOfKinds(bench, 'One server, a product: one thing left out', starts)]
}

/** Starts a server of each kind, and asks all of them for a product. */
async function raceOfKinds(
  bench: Bench,
  title: string,
  kinds: readonly { name: string; start: () => Promise<ServerProcess> }[],
): Promise<Race> {
  const started: { name: string; server: ServerProcess }[] = []
  try {
    for (const { name, start } of kinds) {
      const server = await start()
      started.push({ name, server })
      for (let i = 0; i < 5; i++) await (await fetch(server.url + product)).text()
    }
    bench.say(title)
    const contestants = started.map(({ name, server: { url, pid } }) => ({
      name,
      asked: { url: url + product },
      pids: [pid],
    }))
    return { title, speeds: await race(bench.drive, contestants, bench) }
  } finally {
    await Promise.all(started.map(({ server }) => server.stop()))
  }
}

/** The same products from a database, from Redis and from memory. */
export async function everyTier({ stack, say }: Bench, ids: readonly number[]): Promise<Tier[]> {
  const [one, other] = stack.servers
  if (one === undefined || other === undefined) throw new Error('Two servers are needed.')
  const paths = ids.map(id => `/api/products/${id}`)
  say('cold, from Redis, from memory')
  return [
    await tier('cold: loaded from a database', one.url, paths),
    await tier('another server: from Redis', other.url, paths),
    await tier('the first server again: from memory', one.url, paths),
  ]
}

export async function memory(bench: Bench, bare: ServerProcess): Promise<Memory[]> {
  const all = [
    { name: 'node:http alone', process: bare },
    ...bench.stack.servers.map((process, i) => ({ name: `TechnoMir, server ${i + 1}`, process })),
  ]
  return await Promise.all(
    all.map(async ({ name, process }) => {
      const inspector = await Inspector.connect(process.output)
      const { heapBytes } = await inspector.held()
      inspector.close()
      return { name, heapMiB: heapBytes / 2 ** 20, rssMiB: await residentMiB(process.pid) }
    }),
  )
}

async function residentMiB(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024
}

function first({ stack }: Bench): ServerProcess {
  const [server] = stack.servers
  if (server === undefined) throw new Error('There is no server.')
  return server
}
