import { buildApp } from '@technomir/server/app'
import { readConfig } from '@technomir/server/config'
import { createMetrics } from '@technomir/server/metrics'
import { createNode } from '@technomir/server/node'
import { keepTicksSteady } from '@technomir/server/steady-ticks'
import { pino } from 'pino'
import { type Variant, variants } from './variants.ts'

/** The shop's server without its pages and the Lab, of which one thing may be missing: `VARIANT` says which. */
keepTicksSteady()
const config = readConfig(process.env)
const logger = pino({ level: config.logLevel })
const node = createNode(config, logger)
const parts = { node, live: { stats: () => ({ clients: 0, sent: 0, dropped: 0 }) } }
const app = await buildApp({
  config,
  logger,
  node,
  operations: { ...parts, registry: createMetrics(parts), lifecycle: { stage: 'running' } },
  hitLane: variants[process.env.VARIANT as Variant],
})
await node.start()
const url = await app.listen({ port: config.port, host: config.host })
process.send?.({ type: 'ready', url })
for (const name of ['SIGTERM', 'disconnect'] as const) process.once(name, () => void stop())

async function stop(): Promise<void> {
  await app.close()
  await node.close()
  process.exit(0)
}
