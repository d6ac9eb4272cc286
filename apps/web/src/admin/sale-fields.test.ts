import { expect, it } from 'vitest'
import type { AdminSale } from './queries.ts'
import { bodyOf, fieldsOf, fromLocal, toLocal } from './sale-fields.ts'

const sale: AdminSale = {
  id: 1,
  product_id: 3,
  product_name: 'p',
  price: 100,
  sale_price: 90,
  start_time: '2026-11-23T01:02:03.456Z',
  end_time: '2026-11-30T01:02:03.456Z',
  active: true,
  quantity_limit: 5,
  per_user_limit: null,
  sold: 0,
  left: 5,
  state: 'running',
}

it('shows a moment as the clock here does, and means the same moment', () => {
  expect(fromLocal(toLocal(new Date('2026-11-23T05:06:00Z')))).toBe('2026-11-23T05:06:00.000Z')
  expect(fromLocal('')).toBeNull()
})

it('keeps times that were not touched to the millisecond', () => {
  const fields = { ...fieldsOf(sale, new Date()), sale_price: '80' }
  expect(bodyOf(fields, {}, sale)).toEqual({
    sale_price: 80,
    start_time: sale.start_time,
    end_time: sale.end_time,
    quantity_limit: 5,
    per_user_limit: null,
  })
  expect(bodyOf(fields, { end_time: true }, sale).end_time).toBe('2026-11-30T01:02:00.000Z')
})

it('begins a new sale now, for a day, without limits', () => {
  const now = new Date('2026-11-23T05:06:00Z')
  expect(bodyOf({ ...fieldsOf(undefined, now), sale_price: '10' }, {}, undefined)).toEqual({
    sale_price: 10,
    start_time: '2026-11-23T05:06:00.000Z',
    end_time: '2026-11-24T05:06:00.000Z',
    quantity_limit: null,
    per_user_limit: null,
  })
})
