import { type Kysely, sql } from 'kysely'
import { rankBestsellers } from '../bestsellers/queries.ts'
import { placeOf } from '../cart/owner.ts'
import type { Database } from '../database/schema.ts'
import type { CartOwner } from '../session/identity.ts'

/** Why a product was chosen: bought together with something of the user's, same category or brand, or popular with all. */
export interface Reason {
  kind: 'together' | 'category' | 'brand' | 'popular'
  /** The category or brand; for the others empty. */
  value: string
}

export interface Recommendation {
  id: number
  reason: Reason
}

export interface Recommended {
  items: Recommendation[]
  /** Categories the choice was made from: a change there can change it. */
  categories: string[]
}

interface Row {
  id: number
  category: string
  brand: string
  by_orders: number
  by_category: number
  by_brand: number
}

/**
 * Products for a user, best first: bought together with, of the category of, or of the brand of what is in the user's
 * cart, orders and good comments; never what is there already, nor what is sold out. Each of the three counts relative
 * to the user's strongest, so that much of one does not drown the others. A guest is known by its cart alone. Who has
 * shown no taste yet (`null`: of whom nothing is known) gets what is popular.
 */
export async function recommend(
  db: Kysely<Database>,
  whose: CartOwner | null,
  limit: number,
): Promise<Recommended> {
  const sources = await sourceCategories(db, whose)
  const rows = await candidates(db, whose, limit)
  if (rows.length === 0) return await popular(db, whose, limit, sources)
  return {
    items: rows.map(row => ({ id: row.id, reason: reasonOf(row) })),
    categories: [...new Set([...sources, ...rows.map(row => row.category)])],
  }
}

function reasonOf(row: Row): Reason {
  if (row.by_orders >= row.by_category && row.by_orders >= row.by_brand)
    return { kind: 'together', value: '' }
  if (row.by_category >= row.by_brand) return { kind: 'category', value: row.category }
  return { kind: 'brand', value: row.brand }
}

/** No user has this id. */
const noUser = 0
const nobody: CartOwner = { kind: 'user', userId: noUser }

/** The newest things a user has shown interest in, by product: the cart counts most, a comment least. */
const taste = (whose: CartOwner | null) => {
  const { table, owner, id } = placeOf(whose ?? nobody)
  const userId = whose?.kind === 'user' ? whose.userId : noUser
  return sql`
  taste as (
    select product_id, sum(weight)::int as weight from (
      (select product_id, 3 as weight from ${table} where ${owner} = ${id} order by id desc limit 50)
      union all
      (select i.product_id, 2 from orders o join order_items i on i.order_id = o.id
       where o.user_id = ${userId} and o.status <> 'cancelled' order by o.id desc limit 50)
      union all
      (select product_id, 1 from comments where user_id = ${userId} and rating >= 4 order by id desc limit 50)
    ) shown group by product_id
  )`
}

/** In no cart of theirs. */
const isNotInCart = (whose: CartOwner | null) => {
  const { table, owner, id } = placeOf(whose ?? nobody)
  return sql`not exists (select from ${table} i where i.${owner} = ${id} and i.product_id = p.id)`
}

async function sourceCategories(db: Kysely<Database>, whose: CartOwner | null): Promise<string[]> {
  const { rows } = await sql<{ category: string }>`
    with ${taste(whose)}
    select distinct p.category from taste t join products p on p.id = t.product_id order by 1`.execute(db)
  return rows.map(r => r.category)
}

async function candidates(db: Kysely<Database>, whose: CartOwner | null, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with ${taste(whose)},
    categories as (
      select p.category, 2.0 * sum(t.weight) / max(sum(t.weight)) over () as weight from taste t join products p on p.id = t.product_id
      group by 1 order by 2 desc, 1 limit 5
    ),
    brands as (
      select p.brand, 1.5 * sum(t.weight) / max(sum(t.weight)) over () as weight from taste t join products p on p.id = t.product_id
      where p.brand <> '' group by 1 order by 2 desc, 1 limit 5
    ),
    together as (
      select other.product_id, 3.0 * count(distinct other.order_id) / max(count(distinct other.order_id)) over () as weight
      from taste t join order_items own on own.product_id = t.product_id
      join order_items other on other.order_id = own.order_id and other.product_id <> own.product_id
      group by 1 order by 2 desc, 1 limit 50
    ),
    found as (
      select product_id as id from together
      union
      select near.id from categories c cross join lateral (
        select p.id from products p where p.category = c.category and p.stock > 0
        order by (p.brand in (select brand from brands)) desc, p.is_bestseller desc, p.id limit 30) near
      union
      select near.id from brands b cross join lateral (
        select p.id from products p where p.brand = b.brand and p.stock > 0
        order by p.is_bestseller desc, p.id limit 30) near
    )
    select p.id, p.category, p.brand, coalesce(t.weight, 0)::float8 as by_orders, coalesce(c.weight, 0)::float8 as by_category,
           coalesce(b.weight, 0)::float8 as by_brand
    from found f join products p on p.id = f.id
    left join together t on t.product_id = p.id
    left join categories c on c.category = p.category
    left join brands b on b.brand = p.brand
    where p.stock > 0 and not exists (select from taste where taste.product_id = p.id)
      and ${isNotInCart(whose)}
    order by coalesce(t.weight, 0) + coalesce(c.weight, 0) + coalesce(b.weight, 0) desc, p.is_bestseller desc, p.id
    limit ${limit}`.execute(db)
  return rows
}

async function popular(
  db: Kysely<Database>,
  whose: CartOwner | null,
  limit: number,
  sources: string[],
): Promise<Recommended> {
  // Some will fall out: sold out, or in the cart.
  const ranked = await rankBestsellers(db, limit * 3)
  const ids = ranked.map(r => r.id)
  const { rows } = await sql<{ id: number; category: string; fits: boolean }>`
    select p.id, p.category,
           p.stock > 0 and ${isNotInCart(whose)} as fits
    from products p where p.id = any(${ids}::int[])
    order by array_position(${ids}::int[], p.id)`.execute(db)
  return {
    items: rows
      .filter(r => r.fits)
      .slice(0, limit)
      .map(r => ({ id: r.id, reason: { kind: 'popular', value: '' } })),
    categories: [...new Set([...sources, ...rows.map(r => r.category)])],
  }
}
