import { randomUUID } from 'node:crypto'
import type { Dispatcher } from 'undici'
import type { Journey, Step } from './journeys.ts'
import { Listener } from './listener.ts'
import type { Tally } from './tally.ts'
import { type Answer, Visitor } from './visitor.ts'

interface Item {
  readonly id: number
}
interface Line {
  readonly product: Item
  readonly quantity: number
}
interface Preview {
  readonly items: readonly {
    readonly product_id: number
    readonly quantity: number
    readonly unit_price: number
    readonly problem: string | null
  }[]
}

const address = {
  name: 'Load',
  phone: '+7 900 000-00-00',
  city: 'Москва',
  street: 'Тверская, 1',
  postcode: '101000',
}
/** The card that pays. */
const card = { method: 'card', card_number: '4242424242424242', expiry: '12/49', cvc: '123' }

/** Somebody with a session, a cart and a WebSocket; does one thing at a time. */
export class Buyer {
  readonly #tally: Tally
  readonly #visitor: Visitor
  readonly #newListener: () => Listener
  #listener: Listener
  readonly #name: string
  #seat = 0
  #registered = false
  #orderId: number | null = null
  /** What the steps so far have put into the cart, and are sure of. */
  readonly #inCart = new Map<number, number>()

  constructor(o: {
    name: string
    shop: string
    http: Dispatcher
    tally: Tally
    heardWithinMs: number
    signal: AbortSignal
  }) {
    this.#name = o.name
    this.#tally = o.tally
    this.#visitor = new Visitor(o)
    this.#newListener = () => new Listener({ ...o, cookies: () => this.#visitor.cookieHeader() })
    this.#listener = this.#newListener()
    this.#visitor.place = () => this.#listener.place()
  }

  /** @param beganAt when the journey was due, `performance.now()` */
  async run(journey: Journey, beganAt: number, wait: (until: number) => Promise<void>): Promise<void> {
    if (!this.#hasSession()) await this.#arrive(beganAt)
    this.#orderId = null
    for (const { afterMs, step } of journey.steps) {
      // Who could not come in, or has left, does nothing more.
      if (!this.#hasSession()) return
      const dueAt = beganAt + afterMs
      await wait(dueAt)
      await this.#do(step, dueAt)
    }
  }

  close(): void {
    this.#listener.close()
  }

  /** The first page makes the visitor a guest. */
  async #arrive(dueAt: number): Promise<void> {
    await this.#visitor.ask('page', '/', { dueAt })
    if (this.#hasSession()) this.#listener.open()
  }

  #hasSession(): boolean {
    return this.#visitor.cookies.has('technomir_session')
  }

  async #do(step: Step, dueAt: number): Promise<void> {
    switch (step.does) {
      case 'home':
        return await this.#home(dueAt)
      case 'catalogue':
        return await this.#list('catalogue', `/api/products?${step.query}`, dueAt)
      case 'search':
        return await this.#list('search', `/api/search?q=${encodeURIComponent(step.words)}`, dueAt)
      case 'suggest':
        await this.#visitor.ask('suggest', `/api/search/suggest?q=${encodeURIComponent(step.words)}`, {
          dueAt,
        })
        return
      case 'product':
        return await this.#product(step.id, dueAt)
      case 'add':
        return await this.#add(step, dueAt)
      case 'change':
        return await this.#setQuantity('cart change', step.id, step.quantity, dueAt)
      case 'remove':
        return await this.#setQuantity('cart remove', step.id, 0, dueAt)
      case 'register':
        return await this.#register(dueAt)
      case 'checkout':
        return await this.#checkout(dueAt)
      case 'cancel':
        return await this.#cancel(dueAt)
    }
  }

  async #home(dueAt: number): Promise<void> {
    const asked = { dueAt }
    const answers = await Promise.all([
      this.#visitor.ask('page', '/', asked),
      this.#visitor.ask('bestsellers', '/api/bestsellers', asked),
      this.#visitor.ask('flash sales', '/api/flash-sales', asked),
      this.#visitor.ask('recommendations', '/api/recommendations', asked),
    ])
    this.#watch('bestsellers', ...answers.flatMap(productTopics))
  }

  async #list(name: string, path: string, dueAt: number): Promise<void> {
    this.#watch(...productTopics(await this.#visitor.ask(name, path, { dueAt })))
  }

  async #product(id: number, dueAt: number): Promise<void> {
    await this.#visitor.ask('product', `/api/products/${id}/page`, { dueAt })
    this.#watch(`product:${id}`)
  }

  #watch(...topics: string[]): void {
    this.#listener.watch(['cart', 'flash-sales', ...topics])
  }

  async #add({ id, quantity }: { id: number; quantity: number }, dueAt: number): Promise<void> {
    const heard = this.#listener.expect('cart')
    const answer = await this.#visitor.ask('cart add', `/api/cart/add/${id}`, {
      method: 'POST',
      body: { quantity },
      dueAt,
    })
    if (answer === null) return this.#leave()
    if (!answer.ok) return
    heard(answer.token)
    this.#inCart.set(id, (answer.body as { quantity: number }).quantity)
    await this.#seeCart()
  }

  async #setQuantity(name: string, id: number, quantity: number, dueAt: number): Promise<void> {
    const changes = this.#inCart.has(id) && this.#inCart.get(id) !== quantity
    const heard = changes ? this.#listener.expect('cart') : null
    const path = `/api/cart/items/${id}`
    const answer =
      quantity === 0
        ? await this.#visitor.ask(name, path, { method: 'DELETE', dueAt })
        : await this.#visitor.ask(name, path, { method: 'PUT', body: { quantity }, dueAt })
    if (answer === null) return this.#leave()
    if (!answer.ok) return
    heard?.(answer.token)
    this.#inCart.set(id, quantity)
    await this.#seeCart()
  }

  /** What becomes of a change that was not answered nobody knows, so somebody else comes in this buyer's place. */
  #leave(): void {
    this.close()
    this.#seat++
    this.#registered = false
    this.#inCart.clear()
    this.#visitor.cookies.clear()
    this.#listener = this.#newListener()
  }

  /** Whatever answers: a buyer sees their own changes. */
  async #seeCart(): Promise<void> {
    const answer = await this.#visitor.ask('cart', '/api/cart')
    if (!answer?.ok) return
    const lines = new Map(
      (answer.body as { items: Line[] }).items.map(({ product, quantity }) => [product.id, quantity]),
    )
    for (const [id, quantity] of this.#inCart) {
      const seen = lines.get(id) ?? 0
      if (seen !== quantity)
        this.#tally.wrong(`the cart shows ${seen} of product ${id} after it was set to ${quantity}`)
    }
  }

  async #register(dueAt: number): Promise<void> {
    if (this.#registered) return
    this.#listener.pause()
    const answer = await this.#visitor.ask('register', '/api/session/register', {
      method: 'POST',
      body: { name: 'Load', email: `${this.#name}-${this.#seat}@load.example`, password: randomUUID() },
      dueAt,
    })
    if (answer === null) return this.#leave()
    this.#registered = answer.ok
    this.#listener.open()
  }

  async #checkout(dueAt: number): Promise<void> {
    if (!this.#registered) return
    const preview = await this.#visitor.ask('checkout look', '/api/checkout', { dueAt })
    if (!preview?.ok) return
    const { items } = preview.body as Preview
    for (const [id, quantity] of this.#inCart) {
      const seen = items.find(({ product_id }) => product_id === id)?.quantity ?? 0
      if (seen !== quantity)
        this.#tally.wrong(`the checkout shows ${seen} of product ${id} instead of ${quantity}`)
    }
    if (items.length === 0 || items.some(({ problem }) => problem !== null))
      return this.#tally.refused('checkout', 'sold out')
    const answer = await this.#visitor.ask('checkout', '/api/checkout', {
      method: 'POST',
      headers: { 'idempotency-key': randomUUID() },
      body: {
        address,
        payment: card,
        items: items.map(({ product_id, quantity, unit_price }) => ({ product_id, quantity, unit_price })),
      },
    })
    if (answer === null) return this.#leave()
    if (!answer.ok) return
    this.#inCart.clear()
    this.#orderId = (answer.body as { order: Item }).order.id
    await this.#seeOrder(this.#orderId)
  }

  async #cancel(dueAt: number): Promise<void> {
    if (this.#orderId === null) return
    await this.#visitor.ask('cancel', `/api/orders/${this.#orderId}/cancel`, { method: 'POST', dueAt })
  }

  async #seeOrder(id: number): Promise<void> {
    const answer = await this.#visitor.ask('orders', '/api/orders')
    if (!answer?.ok) return
    const seen = (answer.body as { items: Item[] }).items.some(order => order.id === id)
    if (!seen) this.#tally.wrong(`order ${id} is not among the buyer's orders right after it was bought`)
  }
}

/** What a list shows is what a page hears of; a product may stand in an item of its own or be part of one. */
function productTopics(answer: Answer | null): string[] {
  const items = (answer?.body as { items?: (Item | { product: Item })[] } | null)?.items ?? []
  return items.map(item => `product:${'product' in item ? item.product.id : item.id}`)
}
