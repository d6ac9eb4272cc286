import type { Generated } from 'kysely'

/** A `timestamp` column: ISO 8601 in UTC (`2026-01-31T10:00:00Z`); the pool's type parser makes it so. */
export type UtcTime = string

export interface ProductsTable {
  id: Generated<number>
  name: string
  /** Whole roubles. */
  price: number
  category: Generated<string>
  brand: Generated<string>
  description: Generated<string>
  stock: Generated<number>
  is_bestseller: Generated<boolean>
  /** Not for answers: they derive it from `flash_sales`. */
  is_flash_sale: Generated<boolean>
  /** Not for answers: they derive it from `flash_sales`. */
  flash_price: number | null
  created_at: Generated<UtcTime>
}

export interface UsersTable {
  id: Generated<number>
  name: string
  email: string
  created_at: Generated<UtcTime>
}

export interface FlashSalesTable {
  id: Generated<number>
  product_id: number
  sale_price: number
  start_time: Generated<UtcTime>
  end_time: UtcTime
  active: Generated<boolean>
  created_at: Generated<UtcTime>
}

export interface CommentsTable {
  id: Generated<number>
  product_id: number
  user_id: number
  text: string
  rating: number
  created_at: Generated<UtcTime>
}

export interface CartItemsTable {
  id: Generated<number>
  user_id: number
  product_id: number
  quantity: number
  created_at: Generated<UtcTime>
}

export interface OrdersTable {
  id: Generated<number>
  user_id: number
  status: Generated<'placed' | 'cancelled'>
  total: number
  created_at: Generated<UtcTime>
}

export interface OrderItemsTable {
  order_id: number
  product_id: number
  quantity: number
  unit_price: number
}

export interface SeedRunsTable {
  name: string
  count: number
  updated_at: Generated<UtcTime>
}

/** What search looks at; triggers keep it in step with `products`. */
export interface ProductSearchTable {
  product_id: number
  document: string
}

/** Words that products have or had, with what they stem to. */
export interface SearchWordsTable {
  word: string
  lexeme: string | null
}

/** The tables as the migrations leave them. */
export interface Database {
  products: ProductsTable
  users: UsersTable
  flash_sales: FlashSalesTable
  comments: CommentsTable
  cart_items: CartItemsTable
  orders: OrdersTable
  order_items: OrderItemsTable
  seed_runs: SeedRunsTable
  product_search: ProductSearchTable
  search_words: SearchWordsTable
}

/** Tables whose changes the relay follows: publication `technomir_changes`. */
export const changeTables = [
  'products',
  'users',
  'flash_sales',
  'comments',
  'cart_items',
  'orders',
  'order_items',
  'product_search',
] as const

/** A table that cached reads may depend on. */
export type TableName = (typeof changeTables)[number]
