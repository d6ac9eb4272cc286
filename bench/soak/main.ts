import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { findProgram } from '@technomir/local-services'
import { buildStorefront } from '@technomir/web/build'
import { soak } from './soak.ts'

const usage = `Usage: npm run soak [-- options]
  --minutes M   for how long (20)
  --seed X      a whole number: the same one plays the same faults in the same order
  --only TEXT   faults whose name holds this, and no others
  --json        the result as JSON`

class UsageError extends Error {}

/** `npm run soak`: load, writes and faults on a stack of its own; the exit code is 1 when anything was wrong. */
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())

try {
  if (process.argv.includes('--help')) console.log(usage)
  else await run()
} catch (error) {
  if (!stop.signal.aborted) console.error(error instanceof UsageError ? `${error.message}\n${usage}` : error)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const o = options()
  const nginx = (await findProgram('nginx')) !== null
  console.error(
    `seed ${o.seed}, ${o.minutes} min${nginx ? '' : '; no nginx here, the load goes to one server'}`,
  )
  await buildStorefront()
  const result = await soak({
    seconds: o.minutes * 60,
    seed: o.seed,
    nginx,
    only: o.only,
    say: line => console.error(line),
    signal: stop.signal,
  })
  const { problems, ...figures } = result
  console.log(JSON.stringify(o.json ? result : { ...figures, load: brief(result.load) }, null, 2))
  for (const problem of problems) console.error(`WRONG: ${problem}`)
  console.error(problems.length === 0 ? 'Nothing was wrong.' : `${problems.length} problems, seed ${o.seed}.`)
  if (problems.length > 0) process.exitCode = 1
}

function brief({ lines: _, ...totals }: Awaited<ReturnType<typeof soak>>['load']) {
  return totals
}

function options(): { minutes: number; seed: number; json: boolean; only: string | undefined } {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '20' },
        seed: { type: 'string' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const minutes = Number(values.minutes)
    const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
    if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.')
    if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number.')
    return { minutes, seed, json: values.json, only: values.only }
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
