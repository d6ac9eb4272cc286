import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

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
  /** By an admin: shown to nobody but its author and admins. */
  hidden: Generated<boolean>
}

export interface CredentialsTable {
  user_id: number
  /** Argon2id in PHC form. */
  password_hash: string
  demo: Generated<boolean>
}

/** Who has no row is a customer. */
export interface RolesTable {
  user_id: number
  role: 'admin'
}

export interface SessionsTable {
  /** SHA-256 of the token, base64url. */
  token_hash: string
  id: Generated<number>
  user_id: number
  demo: Generated<boolean>
  user_agent: Generated<string>
  created_at: Generated<UtcTime>
  last_seen_at: Generated<UtcTime>
  expires_at: UtcTime
}

export interface GuestsTable {
  token_hash: string
  ended: Generated<boolean>
  created_at: Generated<UtcTime>
  expires_at: UtcTime
}

export interface GuestCartItemsTable {
  id: Generated<number>
  guest: string
  product_id: number
  quantity: number
  created_at: Generated<UtcTime>
}

export interface CartItemsTable {
  id: Generated<number>
  user_id: number
  product_id: number
  quantity: number
  created_at: Generated<UtcTime>
}

/** Where an order is delivered to. */
export interface Address {
  name: string
  phone: string
  city: string
  street: string
  postcode: string
  comment?: string
}

/** Placed: the payment is under way. */
export type OrderStatus = 'placed' | 'paid' | 'cancelled'

export interface OrdersTable {
  id: Generated<number>
  user_id: number
  status: Generated<OrderStatus>
  /** Whole roubles. */
  total: number
  created_at: Generated<UtcTime>
  /** `null`, as the rest of this, for orders from before there were payments. */
  address: JSONColumnType<Address> | null
  card_brand: string | null
  card_last4: string | null
  payment_reference: string | null
  paid_at: UtcTime | null
  cancelled_at: UtcTime | null
  refunded_at: UtcTime | null
}

export interface OrderItemsTable {
  order_id: number
  /** Who owns the order; PostgreSQL fills it in. */
  user_id: GeneratedAlways<number>
  product_id: number
  quantity: number
  unit_price: number
  /** As the product was called then. */
  name: Generated<string>
  /** The flash sale whose price it had. */
  sale_id: Generated<number | null>
}

/** An answer as it was sent. */
export interface KeptAnswer {
  status: number
  body: unknown
}

export interface CheckoutsTable {
  user_id: number
  key: string
  fingerprint: string
  order_id: number
  /** `null` while the payment is under way. */
  answer: JSONColumnType<KeptAnswer> | null
  created_at: Generated<UtcTime>
}

export interface FlashSaleLimitsTable {
  flash_sale_id: number
  /** `null`: without limit. */
  quantity_limit: number | null
  per_user_limit: number | null
  sold: Generated<number>
  /** A trigger's: whether it has ended the sale because the limit was reached. */
  sold_out: Generated<boolean>
}

export interface DemoPaymentsTable {
  reference: string
  status: 'approved' | 'declined' | 'voided' | 'refunded'
  amount: number
  reason: string | null
  created_at: Generated<UtcTime>
  refunded_at: UtcTime | null
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

/** Rows that the Lab writes to. */
export interface LabProductsTable {
  id: number
  group_id: number
  price: Generated<number>
  version: Generated<number>
}

/** Subscriptions that the Lab has paused. */
export interface LabPausesTable {
  replica: string
  subscription: string
  until: UtcTime
}

/** The tables as the migrations leave them. */
export interface Database {
  products: ProductsTable
  users: UsersTable
  flash_sales: FlashSalesTable
  comments: CommentsTable
  credentials: CredentialsTable
  roles: RolesTable
  sessions: SessionsTable
  guests: GuestsTable
  guest_cart_items: GuestCartItemsTable
  cart_items: CartItemsTable
  orders: OrdersTable
  order_items: OrderItemsTable
  checkouts: CheckoutsTable
  flash_sale_limits: FlashSaleLimitsTable
  demo_payments: DemoPaymentsTable
  seed_runs: SeedRunsTable
  product_search: ProductSearchTable
  search_words: SearchWordsTable
  lab_products: LabProductsTable
  lab_pauses: LabPausesTable
}

/** Tables whose changes the relay follows: publication `technomir_changes`. */
export const changeTables = [
  'products',
  'users',
  'flash_sales',
  'flash_sale_limits',
  'comments',
  'cart_items',
  'guest_cart_items',
  'sessions',
  'guests',
  'roles',
  'orders',
  'order_items',
  'product_search',
  'search_words',
  'lab_products',
] as const

/** A table that cached reads may depend on. */
export type TableName = (typeof changeTables)[number]
