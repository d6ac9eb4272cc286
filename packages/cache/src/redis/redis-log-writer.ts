import {
  type Heartbeat,
  type HeartbeatResult,
  type LogEntry,
  type LogTail,
  LogUnavailableError,
  type LogWriter,
} from '../log/log.ts'
import { formatPosition } from '../position.ts'
import { type RedisCommands, within } from './connection.ts'
import {
  decodeEntry,
  decodeHeartbeat,
  encodeEntry,
  encodeHeartbeat,
  entryId,
  positionOfId,
} from './entry-codec.ts'
import type { LogKeys } from './keys.ts'

/**
 * One clock decides how old a sign of life is: that of Redis. The id of a heartbeat starts with the horizon, so a
 * writer that was paused while another went on is refused by the stream itself.
 */
const heartbeatScript = `
local time = redis.call('TIME')
local now = string.format('%d%03d', time[1], math.floor(time[2] / 1000))
if ARGV[3] == '' or tonumber(now) - tonumber(ARGV[3]) > tonumber(ARGV[4]) then return {'late', now} end
local current = redis.call('GET', KEYS[1])
if current and current ~= ARGV[1] then return {'deposed', now} end
if not current then redis.call('SET', KEYS[1], ARGV[1]) end
local sequence = now
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
if newest then
  local horizon, last = string.match(newest[1], '^(%d+)-(%d+)$')
  if horizon == ARGV[2] and tonumber(last) >= tonumber(now) then sequence = string.format('%.0f', tonumber(last) + 1) end
end
local added = redis.pcall('XADD', KEYS[2], 'MAXLEN', '8', ARGV[2] .. '-' .. sequence, 'heartbeat', ARGV[5])
if type(added) == 'table' and added.err then
  if string.find(added.err, 'equal or smaller') then return {'deposed', now} end
  return added
end
return {'published', now}
`

/** XADD of each in turn, up to the first that fails: no entry comes into the log without those before it. */
const appendScript = `
local outcome
for i = 2, #ARGV, 2 do
  local added = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], ARGV[i], 'entry', ARGV[i + 1])
  outcome = 'appended'
  if type(added) == 'table' and added.err then
    if not string.find(added.err, 'equal or smaller') then return added end
    outcome = 'known'
  end
end
return outcome
`

export interface RedisLogWriterOptions {
  client: RedisCommands
  keys: LogKeys
  /** How many entries the stream keeps, about. */
  retention: number
  /** How long one command may take. Default 1000 ms. */
  timeoutMs?: number
}

/** Writes the log into a Redis Stream whose entry ids are the positions. */
export class RedisLogWriter implements LogWriter {
  readonly #client: RedisCommands
  readonly #keys: LogKeys
  readonly #retention: number
  readonly #timeoutMs: number

  constructor(options: RedisLogWriterOptions) {
    this.#client = options.client
    this.#keys = options.keys
    this.#retention = options.retention
    this.#timeoutMs = options.timeoutMs ?? 1000
  }

  current(): Promise<{ epoch: string; end: number } | null> {
    return this.#do('the current epoch', async () => {
      const epoch = await this.#client.get(this.#keys.current)
      if (epoch === null) return null
      const newest = await this.#client.xRevRange(this.#keys.entries(epoch), '+', '-', { COUNT: 1 })
      const id = newest?.[0]?.id
      return { epoch, end: id === undefined ? -1 : positionOfId(id) }
    })
  }

  tail(epoch: string): Promise<LogTail> {
    return this.#do('the end of the log', async () => {
      const [entries, heartbeats] = await Promise.all(
        [this.#keys.entries(epoch), this.#keys.heartbeat(epoch)].map(key =>
          this.#client.xRevRange(key, '+', '-', { COUNT: 1 }),
        ),
      )
      const [entry] = entries ?? []
      const [heartbeat] = heartbeats ?? []
      return {
        committedAt: orNull(() => decodeEntry(entry?.id ?? '', entry?.message.entry ?? '').committedAt),
        heartbeat: orNull(() => decodeHeartbeat(heartbeat?.message.heartbeat ?? '')),
        mark: heartbeat?.id ?? '',
      }
    })
  }

  async begin(epoch: string): Promise<void> {
    await this.#do('a new epoch', async () => {
      const before = await this.#client.set(this.#keys.current, epoch, { GET: true })
      if (before !== null && before !== epoch) {
        // Readers of the old epoch learn it at once instead of by silence; what is left of the old is only in the way.
        const oldHeartbeat = this.#keys.heartbeat(before)
        await this.#client.xAdd(oldHeartbeat, '*', { moved: epoch })
        await this.#client.expire(oldHeartbeat, 60)
        await this.#client.unlink(this.#keys.entries(before))
      }
    })
  }

  async append(epoch: string, ...entries: readonly LogEntry[]): Promise<'appended' | 'known'> {
    const what = entries.length === 1 ? 'an entry' : `${entries.length} entries`
    const reply = await this.#do(what, () =>
      this.#client.eval(appendScript, {
        keys: [this.#keys.entries(epoch)],
        arguments: [
          String(this.#retention),
          ...entries.flatMap(entry => [entryId(entry.position), encodeEntry(entry)]),
        ],
      }),
    )
    return reply === 'known' ? 'known' : 'appended'
  }

  async heartbeat(
    epoch: string,
    heartbeat: Heartbeat,
    stamp: number | null,
    maxAgeMs: number,
  ): Promise<HeartbeatResult> {
    const reply = await this.#do('a heartbeat', () =>
      this.#client.eval(heartbeatScript, {
        keys: [this.#keys.current, this.#keys.heartbeat(epoch)],
        arguments: [
          epoch,
          formatPosition(heartbeat.horizon),
          stamp === null ? '' : String(stamp),
          String(maxAgeMs),
          encodeHeartbeat(heartbeat),
        ],
      }),
    )
    const [outcome, now] = reply as unknown as [string, string]
    if (outcome === 'deposed') return { outcome }
    return { outcome: outcome === 'published' ? 'published' : 'late', stamp: Number(now) }
  }

  async #do<T>(what: string, command: () => Promise<T>): Promise<T> {
    try {
      return await within(command(), this.#timeoutMs, what)
    } catch (error) {
      throw new LogUnavailableError(
        `The log in Redis cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      )
    }
  }
}

/** What cannot be read (nothing there, or put there by hand) says nothing. */
function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
