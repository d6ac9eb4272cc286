import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { sessionCookie } from '../session/cookies.ts'
import type { InProcessShop } from './inject.ts'

/** Something that keeps cookies, as a browser does, in front of a shop in this process. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #shop: Pick<InProcessShop, 'request'>

  constructor(shop: Pick<InProcessShop, 'request'>) {
    this.#shop = shop
  }

  /** A browser that has loaded a page: a guest. */
  static async guest(shop: Pick<InProcessShop, 'request'>): Promise<Browser> {
    const browser = new Browser(shop)
    await browser.get('/')
    return browser
  }

  /** A browser in which a user has signed in. The demo accounts' password is the default. */
  static async of(
    shop: Pick<InProcessShop, 'request'>,
    email: string,
    password = 'technomir',
  ): Promise<Browser> {
    const browser = await Browser.guest(shop)
    const answer = await browser.login(email, password)
    if (answer.statusCode !== 200) throw new Error(`${email} could not sign in: ${answer.body}`)
    return browser
  }

  get session(): string | undefined {
    return this.cookies.get(sessionCookie)
  }

  async request(options: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await this.#shop.request({
      ...options,
      headers: { ...(cookie === '' ? {} : { cookie }), ...options.headers },
    })
    for (const { name, value, maxAge, expires } of answer.cookies) {
      if (maxAge === 0 || (expires !== undefined && expires.getTime() <= Date.now()))
        this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return answer
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.request({ url })
  }

  /** Sends JSON, as `POST /api/cart/add/1` or another method. */
  send(request: string, payload?: object): Promise<LightMyRequestResponse> {
    const [method, url] = request.split(' ') as ['POST' | 'PUT' | 'PATCH' | 'DELETE', string]
    return this.request({ method, url, ...(payload === undefined ? {} : { payload }) })
  }

  login(email: string, password = 'technomir'): Promise<LightMyRequestResponse> {
    return this.send('POST /api/session/login', { email, password })
  }

  /** Who the shop takes it for. */
  async who(): Promise<{ user: { id: number; email: string; role: string } | null; guest: boolean }> {
    return (await this.get('/api/session')).json()
  }

  /** Product id to quantity. */
  async cart(): Promise<Record<string, number>> {
    const { items } = (await this.get('/api/cart')).json<{
      items: { product: { id: number }; quantity: number }[]
    }>()
    return Object.fromEntries(items.map(({ product, quantity }) => [product.id, quantity]))
  }
}
