import { randomInt } from 'node:crypto'
import { dataFolder } from '@technomir/local/data-folder'
import { readStackFile } from '@technomir/local/stack-file'
import { startLoad } from './load.ts'
import { readOptions, UsageError, usage } from './options.ts'
import { progress, summary } from './report.ts'
import { isClean } from './tally.ts'

/** `npm run load`: buyers in the running shop, for a while; the exit code is 1 when anything was not as it should be. */
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())

try {
  if (process.argv.includes('--help')) console.log(usage)
  else await run()
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const stack = await readStackFile(dataFolder(process.env))
  const o = readOptions(process.argv.slice(2), stack?.url ?? null, randomInt(2 ** 32))
  const say = o.json ? console.error : console.log
  say(`${o.rate} journeys per second for ${o.seconds} s by ${o.users} buyers at ${o.url}, seed ${o.seed}`)
  const load = await startLoad({ ...o, signal: stop.signal }).catch((error: Error) => {
    throw new UsageError(`${o.url} cannot be asked (${reason(error)}). Does the shop run there?`)
  })
  let seconds = 0
  let before = load.tally.totals()
  const timer = setInterval(() => {
    const now = load.tally.totals()
    say(progress(++seconds, now, before))
    before = now
  }, 1000)
  const startedAt = performance.now()
  await load.done.finally(() => clearInterval(timer))
  const tookS = (performance.now() - startedAt) / 1000
  const totals = load.tally.totals()
  console.log(o.json ? JSON.stringify({ ...o, tookS, ...totals }, null, 2) : summary(totals, tookS))
  if (!isClean(totals)) process.exitCode = 1
}

/** undici wraps what happened. */
function reason(error: Error): string {
  return error.message || String((error as { code?: string }).code ?? error.name)
}
