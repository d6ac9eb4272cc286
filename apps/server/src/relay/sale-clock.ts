import pg from 'pg'
import { messagePrefix } from './mapping/messages.ts'

/** Looked at again at least this often; also keeps timers below their limit of 24.8 days. */
const longestMs = 600_000
const retryMs = 1000

/**
 * Sends a WAL message at the moment a flash sale starts or ends. No row changes then, and yet something else is true; this way
 * browsers hear of it in the same order as of everything else. Times are compared by the database's clock alone.
 */
const flipQuery = `
WITH clock AS (SELECT (clock_timestamp() AT TIME ZONE 'utc') AS now),
edges AS (
  SELECT id, product_id, true AS started, start_time AS at FROM flash_sales WHERE active
  UNION ALL
  SELECT id, product_id, false, end_time FROM flash_sales WHERE active AND end_time > start_time
),
flips AS (
  SELECT jsonb_agg(jsonb_build_object('id', id, 'product_id', product_id, 'started', started,
                                      'at', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) ORDER BY at, id) AS list
  FROM edges, clock
  WHERE at > coalesce($1::timestamp, greatest($2::timestamp, clock.now - interval '1 minute')) AND at <= clock.now
),
sent AS (
  SELECT pg_logical_emit_message(true, '${messagePrefix}', jsonb_build_object('flip', list)::text)
  FROM flips WHERE list IS NOT NULL
)
SELECT clock.now::text AS now,
       (SELECT extract(epoch FROM min(at) - clock.now) * 1000 FROM edges WHERE at > clock.now)::float8 AS next_ms,
       (SELECT count(*) FROM sent)::int AS sent
FROM clock`

/** Runs beside the relay on the leading server. */
export class SaleClock {
  readonly #url: string
  readonly #announced: () => string
  readonly #onError: (error: unknown) => void
  #client: pg.Client | null = null
  #timer: NodeJS.Timeout | undefined
  #since: string | null = null
  #looking: Promise<void> | null = null
  #again = false
  #closed = false

  /** @param announced the moment of the newest flip that stands in the log, `''` when none is known */
  constructor(url: string, announced: () => string, onError: (error: unknown) => void) {
    this.#url = url
    this.#announced = announced
    this.#onError = onError
  }

  start(): void {
    this.rearm()
  }

  /** The sales have changed: look when the next one starts or ends. */
  rearm(): void {
    if (this.#closed) return
    if (this.#looking !== null) {
      this.#again = true
      return
    }
    clearTimeout(this.#timer)
    this.#looking = this.#look().finally(() => {
      this.#looking = null
      if (this.#again) {
        this.#again = false
        this.rearm()
      }
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#looking
    await this.#drop()
  }

  async #look(): Promise<void> {
    let nextMs = longestMs
    try {
      const client = await this.#connect()
      // Sales that flipped while nobody led: caches knew it by themselves (validFor); listeners hear of the recent ones.
      const { rows } = await client.query<{ now: string; next_ms: number | null }>(flipQuery, [
        this.#since,
        this.#announced() || null,
      ])
      this.#since = rows[0]?.now ?? this.#since
      nextMs = Math.min(rows[0]?.next_ms ?? longestMs, longestMs)
    } catch (error) {
      if (!this.#closed) this.#onError(error)
      await this.#drop()
      nextMs = retryMs
    }
    if (!this.#closed) {
      // A timer may fire up to a millisecond early; then nothing has flipped yet and it is set again.
      this.#timer = setTimeout(() => this.rearm(), Math.ceil(nextMs))
      this.#timer.unref()
    }
  }

  async #connect(): Promise<pg.Client> {
    if (this.#client) return this.#client
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'technomir sale clock',
      connectionTimeoutMillis: 3000,
      query_timeout: 5000,
    })
    client.on('error', () => {
      if (this.#client === client) this.#client = null
    })
    await client.connect()
    // The message changes no data. It must not hang, and be sent again and again, because a synchronous standby is away.
    await client.query('SET synchronous_commit = local')
    this.#client = client
    return client
  }

  async #drop(): Promise<void> {
    const client = this.#client
    this.#client = null
    // A connection that is broken already has nothing to say goodbye to.
    await client?.end().catch(() => {})
  }
}
