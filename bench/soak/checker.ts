import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@technomir/server/random'
import { Agent } from 'undici'
import { type Row, type Truth, versionOfName, versionOfPrice } from './truth.ts'

interface Product {
  readonly id: number
  readonly price: number
}

interface Shown {
  readonly row: Row
  readonly version: number
}

/** What has been written so far. */
type Known = Pick<Truth, 'rows' | 'position'>

/** One reader's session: what it has seen, and its newest token. */
interface Session {
  token: string | undefined
  readonly seen: Map<Row, number>
}

export interface Checked {
  /** Versions compared. */
  readonly compared: number
  /** Answers without a value: errors, timeouts. Right in a fault, and not wrong. */
  readonly unanswered: number
  /** What `Cache-Status` said of the answers. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly wrong: readonly string[]
  readonly wrongCount: number
}

const readers = 4
const pauseMs = 15
const keptWrong = 20
/** After a fault all servers must agree with the primary again within this time, without any token; and answer at all within another. */
const agreeWithinMs = 60_000
const answerAgainWithinMs = 120_000
const answerWithinMs = 15_000

const paths = [
  '/api/products?limit=24',
  '/api/bestsellers',
  '/api/products?sort=-price&limit=50',
  '/api/user/profile',
]

/**
 * Reads over HTTP and compares with what was written: with a token of the newest commit an answer shows that commit, with the tokens of its own
 * answers a session never goes back, whichever server it asks. Independent of the servers' own meter.
 */
export class Checker {
  readonly #truth: Known
  readonly #urls: () => readonly string[]
  readonly #http = new Agent({ connections: 16, headersTimeout: answerWithinMs, bodyTimeout: answerWithinMs })
  readonly #stop = new AbortController()
  readonly #outcomes: Record<string, number> = {}
  readonly #wrong: string[] = []
  readonly #running: Promise<unknown>
  #wrongCount = 0
  #compared = 0
  #unanswered = 0
  #epoch: string | null = null

  readonly #onWrong: (what: string) => void

  constructor(o: {
    truth: Known
    urls: () => readonly string[]
    random: Random
    onWrong: (what: string) => void
  }) {
    const { truth, urls, random } = o
    this.#truth = truth
    this.#urls = urls
    this.#onWrong = o.onWrong
    this.#running = Promise.all(Array.from({ length: readers }, (_, i) => this.#read(i % 2 === 0, random)))
  }

  result(): Checked {
    return {
      compared: this.#compared,
      unanswered: this.#unanswered,
      outcomes: { ...this.#outcomes },
      wrong: [...this.#wrong],
      wrongCount: this.#wrongCount,
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
    await this.#http.destroy()
  }

  /**
   * To be called while nobody writes: every server says what the primary says, soon, also to readers who have seen nothing. Resolves with the
   * seconds that took.
   */
  async settled(): Promise<number> {
    const from = performance.now()
    for (const url of this.#urls()) {
      for (const path of [...paths, ...this.#truth.rows.flatMap(productPath)]) {
        for (;;) {
          const shown = await this.#ask(url, path, undefined)
          const old = shown?.shown.filter(({ row, version }) => version !== row.committed)
          if (old?.length === 0) break
          const patienceMs = old === undefined ? answerAgainWithinMs : agreeWithinMs
          if (performance.now() > from + patienceMs || this.#stop.signal.aborted) {
            const what = old?.map(
              ({ row, version }) => `${named(row)} ${version} instead of ${row.committed}`,
            )
            this.#note(`after a fault, ${url}${path} still shows ${what?.join(', ') ?? 'nothing'}`)
            break
          }
          await sleep(50)
        }
      }
    }
    return (performance.now() - from) / 1000
  }

  async #read(knowsAll: boolean, random: Random): Promise<void> {
    const session: Session = { token: undefined, seen: new Map() }
    const anything = [...paths, ...this.#truth.rows.flatMap(productPath)]
    while (!this.#stop.signal.aborted) {
      const urls = this.#urls()
      const url = urls[random.between(0, urls.length - 1)] ?? ''
      const path = anything[random.between(0, anything.length - 1)] ?? ''
      if (knowsAll) await this.#readAsOfNow(url, path)
      else await this.#readInSession(session, url, path)
      await sleep(pauseMs)
    }
  }

  /** With the token of the newest commit. */
  async #readAsOfNow(url: string, path: string): Promise<void> {
    const known = new Map(this.#truth.rows.map(row => [row, row.committed]))
    const token = this.#epoch === null ? undefined : `${this.#epoch}:${this.#truth.position}`
    const answer = await this.#ask(url, path, token)
    if (token !== undefined && answer !== null)
      this.#judge(answer, row => known.get(row) ?? 0, `${url}${path} with ${token}`)
  }

  async #readInSession(session: Session, url: string, path: string): Promise<void> {
    const answer = await this.#ask(url, path, session.token)
    if (answer === null) return
    this.#judge(answer, row => session.seen.get(row) ?? 0, `${url}${path} in a session at ${session.token}`)
    for (const { row, version } of answer.shown) session.seen.set(row, version)
    session.token = answer.token ?? session.token
  }

  #judge(
    { shown, status }: { shown: readonly Shown[]; status: string },
    least: (row: Row) => number,
    where: string,
  ): void {
    for (const { row, version } of shown) {
      this.#compared++
      if (!(version >= least(row) && version <= row.sent))
        this.#note(
          `${where} shows ${named(row)} ${version}; it had to be from ${least(row)} to ${row.sent} (${status})`,
        )
    }
  }

  async #ask(
    url: string,
    path: string,
    token: string | undefined,
  ): Promise<{ shown: Shown[]; token: string | undefined; status: string } | null> {
    try {
      const { statusCode, headers, body } = await this.#http.request({
        origin: url,
        path,
        method: 'GET',
        ...(token === undefined ? {} : { headers: { 'technomir-position': token } }),
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(answerWithinMs)]),
      })
      if (statusCode !== 200) {
        await body.dump()
        this.#unanswered++
        return null
      }
      const status = String(headers['cache-status'])
      const outcome = /^technomir; (\S+?)(;|$)/.exec(status)?.[1] ?? 'none'
      this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1
      const given = headers['technomir-position']
      const newest = typeof given === 'string' ? given : undefined
      this.#epoch = newest?.split(':')[0] ?? this.#epoch
      return { shown: this.#shown(await body.json()), token: newest, status }
    } catch {
      // A server that is killed or stands still answers nothing: counted, and not wrong.
      if (!this.#stop.signal.aborted) this.#unanswered++
      return null
    }
  }

  #shown(body: unknown): Shown[] {
    const { items, name } = body as { items?: Product[]; name?: string }
    const user = this.#truth.rows.find(({ kind }) => kind === 'user')
    if (items === undefined && !('price' in (body as object)))
      return user === undefined || name === undefined ? [] : [{ row: user, version: versionOfName(name) }]
    return (items ?? [body as Product]).flatMap(({ id, price }) => {
      const row = this.#truth.rows.find(one => one.kind === 'product' && one.id === id)
      return row === undefined ? [] : [{ row, version: versionOfPrice(price) }]
    })
  }

  #note(what: string): void {
    this.#wrongCount++
    this.#onWrong(what)
    if (this.#wrong.length < keptWrong) this.#wrong.push(`${new Date().toISOString()} ${what}`)
  }
}

const named = ({ kind, id }: Row): string => `${kind} ${id} version`
const productPath = ({ kind, id }: Row): string[] => (kind === 'product' ? [`/api/products/${id}`] : [])
