import { loadStorefront } from '@technomir/web/storefront'
import { pino } from 'pino'
import { buildApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { demoPasswordsIn } from './demo-passwords.ts'
import { createLab } from './lab/lab.ts'
import { createLive } from './live/live.ts'
import { createNode } from './node.ts'
import { letProxiesNotice, UnusedConnections } from './operations/draining.ts'
import { createMetrics } from './operations/metrics.ts'
import type { Lifecycle } from './operations/operations.ts'
import { stalenessMetrics } from './operations/staleness-metrics.ts'
import { ReplicationWatch } from './replication/watch.ts'
import { keepTicksSteady } from './steady-ticks.ts'
import { startTracing, tracing } from './tracing/tracing.ts'

/** How long a shutdown may take, after the draining, before the process ends anyway. */
const shutdownMs = 4000

/** How long a process whose work is over may linger. */
const leftOpenMs = 1000

async function run(): Promise<void> {
  keepTicksSteady()
  const config = readConfig(process.env)
  const logger = pino({
    level: config.logLevel,
    base: { node: config.nodeName },
    ...(config.tracing ? { mixin: () => tracing()?.ids() ?? {} } : {}),
  })
  const traces = await startTracing({ settings: config.tracing, node: config.nodeName, logger })
  const node = createNode(config, logger)
  const live = createLive({
    follower: node.follower,
    logger,
    identify: node.accounts.identify,
    demoMode: config.demoMode,
  })
  const lifecycle: Lifecycle = { stage: 'starting' }
  const parts = { node, live: live.hub }
  const operations = { ...parts, registry: createMetrics(parts), lifecycle }
  const lab = createLab({ node, hub: live.hub, logger })
  stalenessMetrics(operations.registry, lab.meter)
  const app = await buildApp({ config, logger, node, operations, lab, storefront: await loadStorefront() })
  live.attach(app.server)
  const unused = new UnusedConnections(app.server)
  const watch = new ReplicationWatch({
    read: () => node.replicationStatus({ counts: false }),
    hub: live.hub,
    logger,
  })

  let stopping = false
  const stop = (why: string): void => {
    if (stopping) return
    stopping = true
    shutDown(why).catch(error => {
      logger.error({ err: error }, 'the shutdown failed')
      process.exit(1)
    })
  }
  async function shutDown(why: string): Promise<void> {
    lifecycle.stage = 'draining'
    logger.info({ why }, 'shutting down')
    let waitingFor = 'proxies to notice'
    const timer = setTimeout(() => {
      logger.error({ waitingFor }, `shutdown took longer than ${shutdownMs} ms; ending now`)
      process.exit(1)
    }, config.drainMs + shutdownMs)
    if (config.drainMs > 0) await letProxiesNotice({ server: app.server, hub: live.hub, ms: config.drainMs })
    waitingFor = 'WebSocket clients and watchers'
    await Promise.all([live.close(), watch.close(), lab.close()])
    waitingFor = 'requests under way'
    await unused.closeWhile(app.close())
    waitingFor = 'databases and Redis'
    await node.close()
    waitingFor = 'the collector of traces'
    await traces?.close()
    clearTimeout(timer)
    logger.info('stopped')
    if (process.connected) process.disconnect()
    // Everything is closed. A library that leaves something behind (a cluster's client in the middle of looking around, say) must not keep the process.
    setTimeout(() => {
      logger.warn('something was left open; ending now')
      process.exit(0)
    }, leftOpenMs).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // The parent that started this server is gone: nobody else would end it.
  process.once('disconnect', () => stop('parent gone'))

  // It was gone before anybody listened for that.
  if (process.send !== undefined && !process.connected) return stop('parent gone')

  await node.start()
  // Whoever was told to stop meanwhile has closed what would be needed from here on.
  if (stopping) return
  lab.start()
  watch.start()
  await app.listen({ port: config.port, host: config.host })
  // It answers with what the shared tier holds meanwhile; who sends requests is told not to, and why.
  await node.pulse.reached
  if (stopping) return
  lifecycle.stage = 'running'
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const url = `http://localhost:${port}`
  logger.info({ url }, 'ready')
  const known = demoPasswordsIn(process.env)
  if (known.length > 0)
    logger.warn(
      { variables: known },
      'Passwords of the demo are in use, and everybody knows them: keep this shop off the internet',
    )
  if (process.connected) process.send?.({ type: 'ready', url })
}

run().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else
    process.stderr.write(
      `The server could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
  process.exit(1)
})
