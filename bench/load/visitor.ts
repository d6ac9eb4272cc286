import { parseSetCookie, stringifyCookie } from 'cookie'
import type { Dispatcher } from 'undici'
import type { Tally } from './tally.ts'

export interface Answer {
  /** False: the shop refused, and nothing has changed. */
  readonly ok: boolean
  /** `null` where no JSON came. */
  readonly body: unknown
  /** `<epoch>:<position>`: what the session has seen. */
  readonly token: string | undefined
}

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** When it was due, `performance.now()`. Waiting since then counts. */
  readonly dueAt?: number
}

/** A timer that fires late by so much says nothing about the shop, ms. */
const timerSlackMs = 3
const answerWithinMs = 30_000

/** A browser without a screen: keeps cookies, asks as the storefront does, and notes how long it waits. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  /** The newest place that its WebSocket has named. */
  place: () => string | undefined = () => undefined
  readonly #http: Dispatcher
  readonly #tally: Tally
  readonly #signal: AbortSignal

  constructor(o: { http: Dispatcher; tally: Tally; signal: AbortSignal }) {
    this.#http = o.http
    this.#tally = o.tally
    this.#signal = o.signal
  }

  cookieHeader(): string {
    return stringifyCookie(Object.fromEntries(this.cookies))
  }

  /** Asks, and notes the outcome under `name`. `null`: nobody knows what became of it. */
  async ask(name: string, path: string, asked: Asked = {}): Promise<Answer | null> {
    const now = performance.now()
    const due = asked.dueAt ?? now
    const since = now - due <= timerSlackMs ? now : due
    try {
      const { status, cacheStatus, ...answer } = await this.#send(path, asked)
      this.#tally.answered(name, performance.now() - since, cacheStatus)
      if (!answer.ok) this.#note(name, status, answer)
      return status >= 500 ? null : answer
    } catch (error) {
      if (!this.#signal.aborted) this.#tally.failed(name, reasonOf(error))
      return null
    }
  }

  #note(name: string, status: number, { body }: Answer): void {
    const reason = codeOf(body) ?? String(status)
    // Sold out, dearer than a moment ago, too many accounts from one address: a shop says so, and goes on.
    if (status === 409 || status === 429) this.#tally.refused(name, reason)
    else this.#tally.failed(name, reason)
  }

  async #send(
    path: string,
    asked: Asked,
  ): Promise<Answer & { status: number; cacheStatus: string | undefined }> {
    const place = this.place()
    const response = await this.#http.request({
      path,
      method: asked.method ?? 'GET',
      headers: {
        ...(this.cookies.size > 0 ? { cookie: this.cookieHeader() } : {}),
        ...(place === undefined ? {} : { 'technomir-position': place }),
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      body: asked.body === undefined ? null : JSON.stringify(asked.body),
      headersTimeout: answerWithinMs,
      bodyTimeout: answerWithinMs,
      signal: this.#signal,
    } as Dispatcher.RequestOptions)
    const text = await response.body.text()
    const { headers } = response
    for (const line of [headers['set-cookie'] ?? []].flat()) this.#keep(line)
    return {
      ok: response.statusCode < 400,
      status: response.statusCode,
      body: String(headers['content-type']).startsWith('application/json') ? JSON.parse(text) : null,
      token: one(headers['technomir-position']),
      cacheStatus: one(headers['cache-status']),
    }
  }

  #keep(line: string): void {
    const { name, value = '', maxAge } = parseSetCookie(line)
    if (maxAge === 0) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value

const codeOf = (body: unknown): string | undefined =>
  (body as { error?: { code?: string } } | null)?.error?.code

function reasonOf(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string }
  return code ?? name ?? String(error)
}
