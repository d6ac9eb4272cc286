import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

export interface Category {
  category: string
  products: number
  in_stock: number
}

export interface Facets {
  products: number
  in_stock: number
  /** Whole roubles, without flash sales; `null` where there is no product. */
  price: { min: number; max: number } | null
  brands: { brand: string; products: number; in_stock: number }[]
}

/** All categories with what is in them, by name. */
export async function countCategories(db: Kysely<Database>): Promise<Category[]> {
  const { rows } = await sql<Category>`
    select p.category, count(*) as products, count(*) filter (where p.stock > 0) as in_stock
    from products p group by p.category order by p.category collate "C"`.execute(db)
  return rows
}

/** What a category, or the whole catalogue, can be filtered by. The brand with most products is in front. */
export async function countFacets(db: Kysely<Database>, category: string | undefined): Promise<Facets> {
  const where = category === undefined ? sql`true` : sql`p.category = ${category}`
  const { rows } = await sql<{ brand: string; products: number; in_stock: number; min: number; max: number }>`
    select p.brand, count(*) as products, count(*) filter (where p.stock > 0) as in_stock, min(p.price), max(p.price)
    from products p where ${where} group by p.brand order by 2 desc, p.brand collate "C"`.execute(db)
  const sum = (what: 'products' | 'in_stock') => rows.reduce((n, row) => n + row[what], 0)
  return {
    products: sum('products'),
    in_stock: sum('in_stock'),
    price:
      rows.length === 0
        ? null
        : { min: Math.min(...rows.map(r => r.min)), max: Math.max(...rows.map(r => r.max)) },
    brands: rows.flatMap(({ brand, products, in_stock }) =>
      brand === '' ? [] : [{ brand, products, in_stock }],
    ),
  }
}
