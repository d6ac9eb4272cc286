import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { refusedBy } from '../testing/refused.ts'
import { checkBooks } from './testing/books.ts'
import { Buyer, bodyFor } from './testing/buyer.ts'
import { delivered, stockUp } from './testing/stocked.ts'

let shop: InProcessShop
let anna: Buyer
beforeAll(async () => {
  shop = await startInProcessShop()
  anna = new Buyer(await Browser.of(shop, 'anna@example.com'))
})
afterAll(() => shop.stop())
beforeEach(() => stockUp(shop))

const codeOf = (answer: { json: <T>() => T }) => answer.json<{ error: { code: string } }>().error.code

describe('an Idempotency-Key', () => {
  test('has the same answer given again, to the letter, whatever has happened since', async () => {
    const body = bodyFor(await anna.fill({ 1: 1 }))
    const first = await anna.checkout(body, 'the same key')
    await anna.browser.send(`POST /api/orders/${first.json<{ order: { id: number } }>().order.id}/cancel`)
    await anna.fill({ 1: 1 })
    const again = await anna.checkout({ ...body, items: body.items.toReversed() }, 'the same key')
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ])
    expect([again.statusCode, again.body]).toEqual([201, first.body])
    expect(await shop.sql('select count(*) from orders')).toEqual([{ count: 1 }])
  })

  test('is for one request, and for one user', async () => {
    const body = bodyFor(await anna.fill({ 1: 1 }))
    await anna.checkout(body, 'the same key')
    await anna.fill({ 1: 1 })
    const { address, payment } = body
    for (const other of [
      { ...body, address: { ...address, street: 'Арбат, 1' } },
      { ...body, payment: { ...payment, card_number: '5555555555554444' } },
      { ...body, items: [{ product_id: 1, quantity: 2, unit_price: 1000 }] },
    ]) {
      const answer = await anna.checkout(other, 'the same key')
      expect([answer.statusCode, codeOf(answer)]).toEqual([422, 'idempotency_key_reused'])
    }
    const dmitry = new Buyer(await Browser.of(shop, 'dmitry@example.com'))
    const his = await dmitry.checkout(bodyFor(await dmitry.fill({ 1: 1 })), 'the same key')
    expect([his.statusCode, his.headers['idempotency-replayed']]).toEqual([201, undefined])
  })

  test('sent many times at once buys once; the others hear the same, or to ask again', async () => {
    const body = bodyFor(await anna.fill({ 1: 1, 2: 1 }))
    const answers = await Promise.all(Array.from({ length: 8 }, () => anna.checkout(body, 'the same key')))
    const bought = answers.filter(answer => answer.statusCode === 201)
    expect(new Set(bought.map(answer => answer.body)).size).toBe(1)
    for (const answer of answers.filter(one => one.statusCode !== 201))
      expect([codeOf(answer), answer.headers['retry-after']]).toEqual(['checkout_in_progress', '1'])
    await checkBooks(shop.sql, delivered)
  })

  test('of a request that was refused is free: nothing had happened', async () => {
    const seen = await anna.fill({ 1: 1 })
    await shop.sql('update products set price = 1001 where id = 1')
    expect(codeOf(await anna.checkout(bodyFor(seen), 'the same key'))).toBe('price_changed')
    expect((await anna.checkout(bodyFor(await anna.preview()), 'the same key')).statusCode).toBe(201)
  })
})

test('two tabs that buy the same cart at once buy it once', async () => {
  const body = bodyFor(await anna.fill({ 1: 2 }))
  const answers = await Promise.all([anna.checkout(body), anna.checkout(body), anna.checkout(body)])
  expect(answers.filter(answer => answer.statusCode === 201)).toHaveLength(1)
  for (const answer of answers.filter(one => one.statusCode !== 201))
    expect(['checkout_in_progress', 'empty_cart']).toContain(codeOf(answer))
  await checkBooks(shop.sql, delivered)
})

describe('bad input', () => {
  const good = () => ({
    ...bodyFor({ items: [], quantity: 0, total: 0 }),
    items: [{ product_id: 1, quantity: 1, unit_price: 1 }],
  })
  const send = (payload: object | string, headers: Record<string, string> = {}) =>
    refusedBy(shop, {
      method: 'POST',
      url: '/api/checkout',
      headers: { 'idempotency-key': 'a good key', 'content-type': 'application/json', ...headers },
      payload,
    })

  test('is refused with the faulty field, and nothing changes', async () => {
    const { address, payment, items } = good()
    for (const [body, field] of [
      [{ address, payment }, 'body/items'],
      [{ ...good(), more: 1 }, 'body/more'],
      [{ ...good(), address: { ...address, city: '   ' } }, 'body/address/city'],
      [{ ...good(), address: { ...address, street: 'a\u0000b' } }, 'body/address/street'],
      [{ ...good(), address: { ...address, name: '\ud800' } }, 'body/address/name'],
      [{ ...good(), address: { ...address, phone: 'call me' } }, 'body/address/phone'],
      [{ ...good(), items: [{ product_id: 1, quantity: 0, unit_price: 1 }] }, 'body/items/0/quantity'],
      [{ ...good(), items: [{ product_id: 1.5, quantity: 1, unit_price: 1 }] }, 'body/items/0/product_id'],
      [{ ...good(), items: [...items, ...items] }, 'body/items'],
      [{ ...good(), payment: { ...payment, cvc: 123 } }, 'body/payment/cvc'],
    ] as const) {
      const answer = await send(body)
      expect([answer.status, answer.code]).toEqual([400, 'validation_failed'])
      expect(JSON.stringify(answer.details)).toContain(`"${field}"`)
    }
    expect((await send('{')).code).toBe('malformed_json')
    expect((await send('x'.repeat(70_000))).code).toBe('payload_too_large')
  })

  test('a key that is missing, too short or not printable', async () => {
    for (const key of ['short', 'x'.repeat(201), 'wíth ümlaut'])
      expect(JSON.stringify((await send(good(), { 'idempotency-key': key })).details)).toContain(
        'headers/idempotency-key',
      )
    const answer = await refusedBy(shop, { method: 'POST', url: '/api/checkout', payload: good() })
    expect(answer.details).toEqual([{ field: 'headers/idempotency-key', message: 'is missing' }])
  })

  test('things that cannot be', async () => {
    await shop.sql('insert into cart_items (user_id, product_id, quantity) values (1, 1, 1)')
    const huge = { ...good(), items: [{ product_id: 1, quantity: 2_147_483_647, unit_price: 2 ** 50 }] }
    expect((await send(huge)).code).toBe('cart_changed')
  })
})
