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
