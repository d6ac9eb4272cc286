import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { findProgram } from '@technomir/local-services'
import { seed } from '@technomir/server/seed'
import { type Stack, startStack } from '@technomir/server/testing'
import { buildStorefront } from '@technomir/web/build'
import { findDrive } from './drive.ts'
import { markdown, type Results } from './report.ts'
import { type Bench, behindNginx, everyTier, guarantees, memory, oneServer, ticks } from './sections.ts'
import { startBare } from './start-bare.ts'

const usage = `Usage: npm run bench [-- options]
  --rounds N    rounds of each comparison (5)
  --seconds S   of each contestant in a round (1)
  --warm S      that each runs before it counts (8)
  --only A,B    of: one, nginx, guarantees, ticks, tiers
  --json FILE   the results as JSON, too`
const names = ['one', 'nginx', 'guarantees', 'ticks', 'tiers'] as const
const products = 3000

class UsageError extends Error {}

/** `npm run bench`: the shop's HTTP answers beside the limit of what Node can do, on a stack of its own. */
try {
  if (process.argv.includes('--help')) console.log(usage)
  else await run()
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n${usage}` : error)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const o = options()
  const startedAt = performance.now()
  const say = (line: string) =>
    console.error(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${line}`)
  const { name, drive } = await findDrive()
  const nginx = await findProgram('nginx')
  say(`starting a stack; load by ${name}${nginx === null ? '; no nginx here, so that part is left out' : ''}`)
  await buildStorefront()
  let stack: Stack | undefined
  try {
    // The inspector listens, and costs nothing until somebody looks.
    const env = { LOG_LEVEL: 'warn', NODE_OPTIONS: '--inspect=127.0.0.1:0' }
    stack = await startStack({ servers: 2, replica: true, env })
    await seed({ databaseUrl: stack.primary.url, products })
    const bench: Bench = { stack, drive, rounds: o.rounds, seconds: o.seconds, warm: o.warm, say }
    const wanted = (part: (typeof names)[number]) => o.only.includes(part)
    const results: Results = {
      header: `Node ${process.version}, ${os.cpus().length} cores, load by ${name}, ${o.rounds} rounds of ${o.seconds} s after ${o.warm} s to get warm, ${new Date().toISOString()}`,
      tiers: wanted('tiers') ? await everyTier(bench, await someIds(stack)) : [],
      races: [
        ...(wanted('one') ? await oneServer(bench) : []),
        ...(wanted('nginx') && nginx !== null ? await behindNginx(bench) : []),
        ...(wanted('guarantees') ? await guarantees(bench) : []),
        ...(wanted('ticks') ? await ticks(bench) : []),
      ],
      memory: await memoryBeside(bench),
    }
    say('done')
    console.log(`\n${markdown(results)}`)
    if (o.json !== undefined) await writeFile(o.json, `${JSON.stringify(results, null, 2)}\n`)
  } finally {
    await stack?.stop()
  }
}

async function someIds(stack: Stack): Promise<number[]> {
  const rows = await stack.sql('SELECT id FROM products ORDER BY id DESC LIMIT 2000')
  return rows.map(({ id }) => Number(id))
}

async function memoryBeside(bench: Bench): Promise<Results['memory']> {
  const url = `${bench.stack.servers[0]?.url}/api/products/1`
  const bare = await startBare({ url }, { NODE_OPTIONS: '--inspect=127.0.0.1:0' })
  try {
    return await memory(bench, bare)
  } finally {
    await bare.stop()
  }
}

function options(): {
  rounds: number
  seconds: number
  warm: number
  only: readonly string[]
  json?: string
} {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '1' },
        warm: { type: 'string', default: '8' },
        only: { type: 'string', default: names.join(',') },
        json: { type: 'string' },
      },
    })
    const { json } = values
    const [rounds, seconds, warm] = [Number(values.rounds), Number(values.seconds), Number(values.warm)]
    const only = values.only.split(',')
    const unknown = only.find(name => !names.some(known => known === name))
    if (unknown !== undefined) throw new Error(`There is no part "${unknown}".`)
    // wrk takes whole seconds.
    if ([rounds, seconds, warm].some(value => !Number.isInteger(value) || value < 1))
      throw new Error('--rounds, --seconds and --warm are whole numbers from 1.')
    return { rounds, seconds, warm, only, ...(json === undefined ? {} : { json }) }
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
