import { createServer } from 'node:http'
import { createAdapter } from '@socket.io/redis-streams-adapter'
import { createClient } from 'redis'
import { Server } from 'socket.io'
import { serve } from './server.ts'

// The peer as its documentation builds it: the adapter that supports connection state recovery over several servers.
await serve(async (port, redisUrl) => {
  const redis = createClient({ url: redisUrl })
  await redis.connect()
  const server = createServer()
  const io = new Server(server, {
    adapter: createAdapter(redis, { maxLen: 100_000 }),
    connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true },
    transports: ['websocket'],
    perMessageDeflate: false,
  })
  io.on('connection', async socket => {
    // Rooms come back with a session that was recovered.
    if (!socket.recovered) await socket.join(socket.handshake.auth.topics)
    socket.emit('joined')
  })
  server.listen(port, '127.0.0.1')
  return {
    server,
    publish: ({ topic, position, data }) => void io.to(topic).emit('changed', topic, position, data),
    clients: () => io.engine.clientsCount,
    async stop() {
      await io.close()
    },
  }
})
