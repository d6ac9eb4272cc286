import { expect } from 'vitest'

type Sql = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>

/**
 * Checks everything that has to hold between stock, sales, orders and the payments' books when nothing is under way.
 * @param delivered what there was of each product, by its id, before anything was bought
 */
export async function checkBooks(sql: Sql, delivered: ReadonlyMap<number, number>): Promise<void> {
  expect(await sql('select * from checkouts where answer is null'), 'a checkout is left behind').toEqual([])

  const stocks = await sql(
    `
    select p.id, p.stock, coalesce(sum(i.quantity) filter (where o.status <> 'cancelled'), 0)::int as sold
    from products p left join order_items i on i.product_id = p.id left join orders o on o.id = i.order_id
    where p.id = any($1) group by p.id`,
    [[...delivered.keys()]],
  )
  for (const { id, stock, sold } of stocks) {
    expect(stock, `stock of product ${id}`).toBeGreaterThanOrEqual(0)
    expect(Number(stock) + Number(sold), `pieces of product ${id}, in stock and sold`).toBe(
      delivered.get(Number(id)),
    )
  }

  const sales = await sql(`
    select l.flash_sale_id as id, l.sold, l.quantity_limit as most, l.per_user_limit as each,
           coalesce(sum(u.units), 0)::int as bought, coalesce(max(u.units), 0)::int as keenest
    from flash_sale_limits l left join (
      select i.sale_id, o.user_id, sum(i.quantity) as units from order_items i join orders o on o.id = i.order_id
      where o.status <> 'cancelled' and i.sale_id is not null group by 1, 2
    ) u on u.sale_id = l.flash_sale_id
    group by l.flash_sale_id`)
  for (const { id, sold, most, each, bought, keenest } of sales) {
    expect(sold, `units counted in sale ${id}`).toBe(bought)
    expect(Number(sold), `units of sale ${id}`).toBeLessThanOrEqual(Number(most ?? Infinity))
    expect(Number(keenest), `units of one user in sale ${id}`).toBeLessThanOrEqual(Number(each ?? Infinity))
  }

  const wrong = await sql(`
    select o.id, o.status, o.total, p.reference, p.status as payment, p.amount
    from orders o full join demo_payments p on p.reference = o.payment_reference
    where case o.status
      when 'paid' then o.payment_reference is not null and (p.status, p.amount) is distinct from ('approved', o.total)
      when 'cancelled' then p.status is distinct from 'refunded'
      when 'placed' then true
      else p.status not in ('declined', 'voided') end`)
  expect(wrong, 'orders and payments that do not match').toEqual([])

  const sums = await sql(`
    select o.id from orders o left join order_items i on i.order_id = o.id
    group by o.id having o.total <> coalesce(sum(i.quantity * i.unit_price::bigint), 0)`)
  expect(sums, 'orders whose total is not that of their lines').toEqual([])
}
