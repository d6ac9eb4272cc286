import { until } from '../src/testing/stack.ts'

/** An answer as the tests look at it. */
export interface Answer<T> {
  status: number
  headers: Headers
  /** `hit` or `miss`, by the Cache-Status header. */
  cache: 'hit' | 'miss' | null
  body: T
}

/** One request as curl would send it: no cookies, no token. */
export async function call<T = Record<string, unknown>>(
  server: { url: string },
  request: string,
  body?: unknown,
  headers: Record<string, string> = {},
  timeoutMs = 60_000,
): Promise<Answer<T>> {
  const [method = 'GET', path = '/'] = request.split(' ')
  const response = await fetch(server.url + path, {
    method,
    signal: AbortSignal.timeout(timeoutMs),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const status = response.headers.get('cache-status')
  return {
    status: response.status,
    headers: response.headers,
    cache: status === null ? null : /;\s*hit/.test(status) ? 'hit' : 'miss',
    body: (text === '' ? null : JSON.parse(text)) as T,
  }
}

/** Asks again until the answer will do. */
export async function callUntil<T>(
  willDo: (answer: Answer<T>) => boolean,
  what: string,
  ...given: Parameters<typeof call>
): Promise<Answer<T>> {
  let answer: Answer<T> | undefined
  await until(async () => {
    answer = await call<T>(...given)
    return willDo(answer)
  }, what)
  return answer as Answer<T>
}

/** The answer of a server that uses its caches. One that had to wait for a processor goes past them for a moment. */
export const callSighted = <T = Record<string, unknown>>(
  ...given: Parameters<typeof call>
): Promise<Answer<T>> =>
  callUntil<T>(
    ({ headers }) => !headers.get('cache-status')?.includes('fwd=bypass'),
    `${given[1]} is answered out of a cache or for one`,
    ...given,
  )

export interface Product {
  id: number
  name: string
  price: number
  category: string
  stock: number
  is_flash_sale: boolean
  flash_price: number | null
}

export interface Items<T> {
  items: T[]
}
