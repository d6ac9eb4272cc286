import { pino } from 'pino'
import { buildApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLive } from './live/live.ts'
import { createNode } from './node.ts'
import { ReplicationWatch } from './replication/watch.ts'

/** How long a shutdown may take before the process ends anyway. */
const shutdownMs = 4000

async function run(): Promise<void> {
  const config = readConfig(process.env)
  const logger = pino({ level: config.logLevel, base: { node: config.nodeName } })
  const node = createNode(config, logger)
  const live = createLive({
    follower: node.follower,
    logger,
    // Until there are accounts, everybody is user 1 in demo mode and nobody otherwise.
    sessionOf: () => ({ userId: config.demoMode ? 1 : null, mayManage: config.demoMode }),
  })
  const app = await buildApp({ config, logger, node })
  live.attach(app.server)
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
    logger.info({ why }, 'shutting down')
    const timer = setTimeout(() => {
      logger.error(`shutdown took longer than ${shutdownMs} ms; ending now`)
      process.exit(1)
    }, shutdownMs)
    await Promise.all([live.hub.close(), watch.close()])
    await app.close()
    await node.close()
    clearTimeout(timer)
    logger.info('stopped')
    if (process.connected) process.disconnect()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  // The parent that started this server is gone: nobody else would end it.
  process.once('disconnect', () => stop('parent gone'))

  await node.start()
  watch.start()
  await app.listen({ port: config.port, host: config.host })
  const address = app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  const url = `http://localhost:${port}`
  logger.info({ url }, 'ready')
  process.send?.({ type: 'ready', url })
}

run().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`)
  else
    process.stderr.write(
      `The server could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
  process.exit(1)
})
