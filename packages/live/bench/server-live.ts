import { createServer } from 'node:http'
import { createClient } from 'redis'
import { createHub } from '../src/index.ts'
import { log } from './plan.ts'
import { serve } from './server.ts'

// A hub whose log is a Redis stream. It begins with what the stream still holds, so that clients of a server that was
// restarted can resume.

await serve(async (port, redisUrl) => {
  const redis = createClient({ url: redisUrl })
  await redis.connect()
  const kept = (await redis.xRange(log, '-', '+')) ?? []
  const first = kept[0] === undefined ? 1 : Number(kept[0].message.position)
  const hub = createHub<undefined>({
    hello: () => ({ epoch: 'bench', position: first - 1 }),
    defaultTopics: () => [],
    mayRead: () => true,
    allowOrigin: () => true,
    maxQueueBytes: 256 * 1024,
  })
  let last = '0-0'
  function take({ id, message }: { id: string; message: Record<string, string> }): void {
    last = id
    const { position, topic = '', data = 'null' } = message
    hub.publish({
      epoch: 'bench',
      position: Number(position),
      events: [{ topic, event: 'changed', data: JSON.parse(data) }],
    })
  }
  kept.forEach(take)

  async function follow(): Promise<never> {
    for (;;) {
      const answer = await redis.xRead({ key: log, id: last }, { BLOCK: 1000, COUNT: 1000 })
      for (const { messages } of answer ?? []) messages.forEach(take)
    }
  }
  follow().catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
  const server = createServer()
  server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head, undefined))
  server.listen(port, '127.0.0.1')
  return {
    server,
    publish: undefined,
    clients: () => hub.stats().clients,
    async stop() {
      await hub.drain(500)
      server.closeAllConnections()
    },
  }
})
