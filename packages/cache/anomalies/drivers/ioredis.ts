import { Redis } from 'ioredis'

/** A client as ioredis makes it by default: it reconnects and sends unanswered commands again. */
export function redisFor(port: number): Redis {
  const redis = new Redis({ host: '127.0.0.1', port })
  // A cut connection is part of the scenarios; commands on it are retried or rejected by the client.
  redis.on('error', () => {})
  return redis
}
