import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CartOwner } from '../session/identity.ts'
import { hashOf, newToken } from '../session/token.ts'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { mergeGuestCart } from './merge.ts'
import { addToCart, cartLines } from './queries.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const seed = Date.now() % 2 ** 31
const user: CartOwner = { kind: 'user', userId: 1 }
const products = [1, 2, 3, 4]
const quantities = fc.array(fc.nat({ max: 6 }), { minLength: products.length, maxLength: products.length })

async function fill(owner: CartOwner, wanted: readonly number[]): Promise<void> {
  for (const [i, quantity] of wanted.entries())
    if (quantity > 0)
      await shop.db
        .transaction()
        .execute(trx => addToCart(trx, { owner, productId: products[i] ?? 0, quantity }))
}

const inCart = async (owner: CartOwner) =>
  new Map((await cartLines(shop.db, owner)).map(line => [line.product_id, line.quantity]))

test('of each product both carts have their sum as far as the stock goes, whatever was in them; nothing else is lost', async () => {
  await fc.assert(
    fc.asyncProperty(quantities, quantities, quantities, async (guests, users, stocks) => {
      await shop.sql('delete from cart_items')
      await shop.sql('update products set stock = 100')
      const guest: CartOwner = { kind: 'guest', session: hashOf(newToken('guest')) }
      await fill(guest, guests)
      await fill(user, users)
      // Sold meanwhile.
      for (const [i, stock] of stocks.entries())
        await shop.sql('update products set stock = $2 where id = $1', [products[i], stock])
      const result = await shop.db.transaction().execute(trx => mergeGuestCart(trx, guest.session, 1))
      const after = await inCart(user)
      let moved = 0
      const adjusted: unknown[] = []
      for (const [i, id] of products.entries()) {
        const [g = 0, u = 0, stock = 0] = [guests[i], users[i], stocks[i]]
        const quantity = g === 0 ? u : Math.min(g + u, stock)
        expect(after.get(id) ?? 0).toBe(quantity)
        moved += Math.max(0, quantity - u)
        if (quantity < g + u) adjusted.push({ product_id: id, requested: g + u, quantity })
      }
      expect(result.merged).toBe(moved)
      const byProduct = (a: { product_id: number }, b: { product_id: number }) => a.product_id - b.product_id
      expect([...result.adjusted].sort(byProduct)).toEqual(adjusted)
      expect(await cartLines(shop.db, guest)).toEqual([])
    }),
    { seed, numRuns: 60, verbose: 1 },
  )
})

test('two tabs that sign in at once, while a third puts something in, end with everything in one cart, once', async () => {
  await shop.sql('update products set stock = 1000')
  await fc.assert(
    fc.asyncProperty(quantities, fc.nat({ max: 30 }), async (guests, delayMs) => {
      await shop.sql('delete from cart_items')
      const browser = await Browser.guest(shop)
      for (const [i, quantity] of guests.entries())
        if (quantity > 0) await browser.send(`POST /api/cart/add/${products[i]}`, { quantity })
      const tab = () => {
        const other = new Browser(shop)
        for (const [name, value] of browser.cookies) other.cookies.set(name, value)
        return other
      }
      const [one, two, three] = [tab(), tab(), tab()]
      const adding = async () => {
        await new Promise(resolve => setTimeout(resolve, delayMs))
        return await three.send('POST /api/cart/add/5', { quantity: 1 })
      }
      const [first, second, added] = await Promise.all([
        one.login('anna@example.com'),
        two.login('anna@example.com'),
        adding(),
      ])
      expect([first.statusCode, second.statusCode]).toEqual([200, 200])
      // Either it is in the cart, or the tab was told that its session has ended.
      expect([200, 401]).toContain(added.statusCode)
      const expected = Object.fromEntries(
        products.flatMap((id, i) => ((guests[i] ?? 0) > 0 ? [[id, guests[i]]] : [])),
      )
      if (added.statusCode === 200) expected[5] = 1
      expect(await one.cart()).toEqual(expected)
      expect(await two.cart()).toEqual(expected)
      expect(await shop.sql('select * from guest_cart_items')).toEqual([])
      const merged = [first, second].map(a => a.json<{ cart: { merged: number } }>().cart.merged)
      const sum = (list: readonly (number | undefined)[]) =>
        list.reduce<number>((all, one) => all + (one ?? 0), 0)
      expect(sum(merged)).toBe(sum(Object.values(expected)))
      expect((await browser.get('/api/cart')).statusCode).toBe(401)
      await shop.sql('delete from sessions')
    }),
    { seed, numRuns: 12, verbose: 1 },
  )
})

test('the cart of a user who signs in elsewhere stays, and what was too much is told', async () => {
  await shop.sql('delete from cart_items')
  await shop.sql('update products set stock = 5 where id = 2')
  const user2 = await Browser.of(shop, 'dmitry@example.com')
  await user2.send('POST /api/cart/add/2', { quantity: 3 })
  const guest = await Browser.guest(shop)
  await guest.send('POST /api/cart/add/2', { quantity: 4 })
  await guest.send('POST /api/cart/add/6', { quantity: 1 })
  const answer = await guest.login('dmitry@example.com')
  expect(answer.json()).toMatchObject({
    cart: { merged: 3, adjusted: [{ product_id: 2, requested: 7, quantity: 5 }] },
  })
  expect(await user2.cart()).toEqual({ 2: 5, 6: 1 })
  expect(await guest.cart()).toEqual({ 2: 5, 6: 1 })
  // What was bought as a user stays with the user.
  await guest.send('POST /api/session/logout')
  expect(await guest.cart()).toEqual({})
})

test('a cart line is set, taken out, and the cart emptied, for guests as for users', async () => {
  await shop.sql('update products set stock = 10')
  for (const browser of [await Browser.guest(shop), await Browser.of(shop, 'maria@example.com')]) {
    expect((await browser.send('PUT /api/cart/items/1', { quantity: 4 })).json()).toEqual({
      product_id: 1,
      quantity: 4,
    })
    await browser.send('PUT /api/cart/items/2', { quantity: 2 })
    await browser.send('PUT /api/cart/items/1', { quantity: 3 })
    expect(await browser.cart()).toEqual({ 1: 3, 2: 2 })
    expect((await browser.send('PUT /api/cart/items/1', { quantity: 11 })).json()).toMatchObject({
      error: { code: 'out_of_stock', details: { in_stock: 10, in_cart: 3, requested: 11 } },
    })
    expect((await browser.send('PUT /api/cart/items/77', { quantity: 1 })).statusCode).toBe(404)
    expect((await browser.send('PUT /api/cart/items/1', { quantity: -1 })).statusCode).toBe(400)
    expect((await browser.send('PUT /api/cart/items/1', { quantity: 0 })).json()).toEqual({
      product_id: 1,
      quantity: 0,
    })
    expect(await browser.cart()).toEqual({ 2: 2 })
    expect((await browser.send('DELETE /api/cart/items/2')).json()).toEqual({ product_id: 2, quantity: 0 })
    expect((await browser.send('DELETE /api/cart/items/2')).statusCode).toBe(200)
    expect(await browser.cart()).toEqual({})
    await browser.send('POST /api/cart/add/3')
    expect((await browser.send('DELETE /api/cart')).json()).toEqual({ items: [], quantity: 0, total: 0 })
    expect(await browser.cart()).toEqual({})
  }
})
