import { Redis } from 'ioredis'

/** A cut connection is part of the scenarios; commands on it are retried or rejected by the client, which is what counts. */
class QuietRedis extends Redis {
  override duplicate(...overrides: Parameters<Redis['duplicate']>): Redis {
    return super.duplicate(...overrides).on('error', () => {})
  }
}

/** A client as ioredis makes it by default: it reconnects and sends unanswered commands again. */
export const redisFor = (port: number): Redis =>
  new QuietRedis({ host: '127.0.0.1', port }).on('error', () => {})
