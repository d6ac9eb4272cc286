import { parseArgs } from 'node:util'
import { temporaryRedis } from '@technomir/local-services'
import type { Plan } from './plan.ts'
import { eventsPerSecond } from './plan.ts'
import { markdown } from './report.ts'
import { type Outcome, run } from './run.ts'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '10000' },
    /** Frames per second to all clients together. */
    frames: { type: 'string', default: '10000' },
    /** Length of each phase. */
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const plan: Plan = {
  seed: Number(values.seed),
  clients: Number(values.clients),
  topics: 1_000,
  topicsPerClient: 4,
  framesPerSecond: Number(values.frames),
  seconds: Number(values.seconds),
}
const products = (['technomir', 'socket.io'] as const).filter(each => (values.only ?? each) === each)
if (products.length === 0 || !Object.values(plan).every(value => Number.isFinite(value) && value > 0)) {
  throw new Error('Numbers are above 0; --only takes technomir or socket.io.')
}

const outcomes: Outcome[] = []
for (const product of products) {
  // A Redis of its own for each, so that neither pays for what the other has left.
  const redis = await temporaryRedis()
  try {
    outcomes.push(await run(product, plan, redis.url, what => process.stderr.write(`${product}: ${what}\n`)))
  } finally {
    await redis.stop()
  }
}
const header = `Node ${process.version}, seed ${plan.seed}, ${plan.clients} clients, ${eventsPerSecond(plan)} events/s to ${plan.topics} topics (${plan.framesPerSecond} frames/s) and one to everybody every 5 s`
console.log(
  values.json ? JSON.stringify({ header, plan, outcomes }, null, 2) : `\n${header}\n\n${markdown(outcomes)}`,
)
process.exit(0)
