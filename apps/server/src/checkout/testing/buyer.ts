import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { Browser } from '../../testing/browser.ts'
import { address, cards } from './till.ts'

export interface Preview {
  items: {
    product_id: number
    quantity: number
    unit_price: number
    total: number
    in_stock: number
    sale_id: number | null
    problem: string | null
  }[]
  quantity: number
  total: number
}

/** The body of a checkout, of what a preview shows. */
export function bodyFor(preview: Preview, card: keyof typeof cards = 'good') {
  return {
    address,
    payment: { method: 'card', card_number: cards[card], expiry: '12/40', cvc: '123' },
    items: preview.items.map(({ product_id, quantity, unit_price }) => ({
      product_id,
      quantity,
      unit_price,
    })),
  }
}

/** Somebody who buys over HTTP. */
export class Buyer {
  readonly browser: Pick<Browser, 'get' | 'request' | 'send'>

  constructor(browser: Pick<Browser, 'get' | 'request' | 'send'>) {
    this.browser = browser
  }

  async preview(): Promise<Preview> {
    return (await this.browser.get('/api/checkout')).json()
  }

  /** Empties the cart, then puts these in: product id to quantity. */
  async fill(lines: Readonly<Record<number, number>>): Promise<Preview> {
    await this.browser.send('DELETE /api/cart')
    for (const [id, quantity] of Object.entries(lines))
      await this.browser.send(`POST /api/cart/add/${id}`, { quantity })
    return await this.preview()
  }

  checkout(body: object, key: string = randomUUID()): Promise<LightMyRequestResponse> {
    return this.browser.request({
      method: 'POST',
      url: '/api/checkout',
      headers: { 'idempotency-key': key },
      payload: body,
    })
  }

  /** Puts these into the cart and buys them. Returns the order's id. */
  async buy(lines: Readonly<Record<number, number>>): Promise<number> {
    const answer = await this.checkout(bodyFor(await this.fill(lines)))
    if (answer.statusCode !== 201) throw new Error(`nothing was bought: ${answer.body}`)
    return answer.json<{ order: { id: number } }>().order.id
  }
}
