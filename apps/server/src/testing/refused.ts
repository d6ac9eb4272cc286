import type { InjectOptions } from 'fastify'
import { expect } from 'vitest'
import { catalogue } from '../errors.ts'
import type { InProcessShop } from './inject.ts'

const tables = [
  'users',
  'products',
  'flash_sales',
  'comments',
  'cart_items',
  'orders',
  'order_items',
  'checkouts',
  'demo_payments',
  'flash_sale_limits',
  'seed_runs',
]
const everything = (shop: InProcessShop) =>
  Promise.all(
    tables.map(t => shop.sql(`select md5(string_agg(t::text, ';' order by t::text)) as hash from ${t} t`)),
  )

/** Sends a request, and checks that the answer has the shape of errors and that nothing has changed. */
export async function refusedBy(shop: InProcessShop, options: InjectOptions) {
  const before = await everything(shop)
  const answer = await shop.request(options)
  expect(await everything(shop)).toEqual(before)
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
  const body = answer.json<{ error: { code: keyof typeof catalogue; message: string; details?: unknown } }>()
  expect(Object.keys(body)).toEqual(['error'])
  expect(catalogue[body.error.code]?.[0], JSON.stringify(body)).toBe(answer.statusCode)
  expect(body.error.message).not.toBe('')
  expect(answer.body).not.toMatch(/node_modules|\bat .+:\d+:\d+|select |insert /i)
  return { status: answer.statusCode, headers: answer.headers, ...body.error }
}
