import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './openapi.d.ts'

export type Api = Client<paths>

/** An answer of the API that is no success. `code` is one of the API's, or `offline` when there was no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: unknown
  /** When it is worth another try, in seconds, if the shop has said so. */
  readonly retryAfterS: number | null

  constructor(
    status: number,
    code: string,
    message: string,
    details?: unknown,
    retryAfterS: number | null = null,
  ) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
    this.retryAfterS = retryAfterS
  }
}

export interface ApiOptions {
  /** How requests are made; the browser's by default. */
  readonly fetch?: (request: Request) => Promise<Response>
  /** Absolute address of the shop; only servers need it. */
  readonly origin?: string
  /** What the page has seen; goes along with every request, so that no server answers from before it. */
  readonly place?: () => { epoch: string; position: number } | undefined
}

/** The API, typed by its OpenAPI description. `take` the answers. */
export function createApi({ fetch, origin, place }: ApiOptions = {}): Api {
  const api = createClient<paths>({
    baseUrl: origin ?? globalThis.location.origin,
    ...(fetch ? { fetch } : {}),
  })
  if (place)
    api.use({
      onRequest({ request }) {
        const seen = place()
        if (seen) request.headers.set('TechnoMir-Position', `${seen.epoch}:${seen.position}`)
      },
    })
  return api
}

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of a good answer; throws an {@link ApiError} for any other, and for none. */
export async function take<T>(answer: Promise<Outcome<T>>): Promise<T> {
  const outcome = await answer.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(0, 'offline', 'The shop could not be reached.', cause)
  })
  if (outcome.response.ok) return outcome.data as T
  const { code, message, details } = errorIn(outcome.error)
  const retryAfterS = Number.parseInt(outcome.response.headers.get('retry-after') ?? '', 10)
  throw new ApiError(
    outcome.response.status,
    code,
    message,
    details,
    Number.isNaN(retryAfterS) ? null : retryAfterS,
  )
}

function errorIn(body: unknown): { code: string; message: string; details?: unknown } {
  const error = (body as { error?: { code?: unknown; message?: unknown; details?: unknown } } | undefined)
    ?.error
  return typeof error?.code === 'string'
    ? { code: error.code, message: String(error.message ?? error.code), details: error.details }
    : { code: 'internal', message: 'The shop did not answer as expected.' }
}
