import type { paths } from '../api/openapi.d.ts'
import type { AdminSale } from './queries.ts'

export type SaleBody = paths['/api/admin/flash-sales']['post']['requestBody']['content']['application/json']

/** A sale as its form has it: all texts, times as the admin's own clock shows them. */
export interface SaleFields {
  sale_price: string
  start_time: string
  end_time: string
  quantity_limit: string
  per_user_limit: string
}

const dayMs = 86_400_000
const two = (n: number): string => String(n).padStart(2, '0')

/** What an input of type `datetime-local` holds. */
export function toLocal(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}`
}

/** The moment that it means here; null for none. */
export function fromLocal(text: string): string | null {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

const limitText = (limit: number | null): string => (limit === null ? '' : String(limit))

/** A form for a sale that is there, or for one that begins now and lasts a day. */
export function fieldsOf(sale: AdminSale | undefined, now: Date): SaleFields {
  if (sale === undefined)
    return {
      sale_price: '',
      start_time: toLocal(now),
      end_time: toLocal(new Date(now.getTime() + dayMs)),
      quantity_limit: '',
      per_user_limit: '',
    }
  return {
    sale_price: String(sale.sale_price),
    start_time: toLocal(new Date(sale.start_time)),
    end_time: sale.end_time === 'infinity' ? '' : toLocal(new Date(sale.end_time)),
    quantity_limit: limitText(sale.quantity_limit),
    per_user_limit: limitText(sale.per_user_limit),
  }
}

const limitIn = (text: string): number | null => (text.trim() === '' ? null : Number(text))

/** The sale that the form means. Times that nobody touched stay to the second: the form shows minutes. */
export function bodyOf(
  fields: SaleFields,
  touched: { start_time?: boolean | undefined; end_time?: boolean | undefined },
  sale: AdminSale | undefined,
): Omit<SaleBody, 'product_id'> {
  const time = (name: 'start_time' | 'end_time'): string =>
    sale !== undefined && touched[name] !== true ? sale[name] : (fromLocal(fields[name]) ?? '')
  return {
    sale_price: Number(fields.sale_price),
    start_time: time('start_time'),
    end_time: time('end_time'),
    quantity_limit: limitIn(fields.quantity_limit),
    per_user_limit: limitIn(fields.per_user_limit),
  }
}
