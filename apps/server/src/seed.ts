import { createKysely, createPool } from './database/pool.ts'
import { seedDemo } from './seed/demo.ts'
import { seedCatalogue } from './seed/insert-catalogue.ts'

export interface SeedOptions {
  /** The primary: postgres://user:password@host:port/database */
  databaseUrl: string
  /** Fill the shop up to so many products; absent: the demo shop only. */
  products?: number | undefined
  /** Told as the large catalogue grows: generated products, without the demo's. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined
  signal?: AbortSignal | undefined
}

/** What a seeding did. */
export interface Seeded {
  demo: boolean
  products: number
}

/**
 * Seeds a migrated database: the demo shop once, and a large, repeatable catalogue when `products` asks for one.
 * Calling it again with the same options changes nothing.
 */
export async function seed(o: SeedOptions): Promise<Seeded> {
  const db = createKysely(
    createPool({ url: o.databaseUrl, applicationName: 'technomir seed', max: 2, statementTimeoutMs: 0 }),
  )
  try {
    const demo = await seedDemo(db)
    const products =
      o.products === undefined
        ? 0
        : await seedCatalogue(db, { products: o.products, onProgress: o.onProgress, signal: o.signal })
    return { demo, products }
  } finally {
    await db.destroy()
  }
}
