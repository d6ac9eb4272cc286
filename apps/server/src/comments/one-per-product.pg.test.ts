import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryPostgres } from '@technomir/local-services'
import { expect, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import { createKysely, createPool } from '../database/pool.ts'
import { primarySettings } from '../testing/shop-database.ts'

test('a shop from before, with several comments of a user on a product, keeps the newest', async () => {
  const server = await temporaryPostgres({ settings: primarySettings })
  const folder = await mkdtemp(path.join(tmpdir(), 'technomir-migrations-'))
  const pool = createPool({ url: server.url, max: 2 })
  const db = createKysely(pool)
  try {
    const own = fileURLToPath(new URL('../database/migrations/', import.meta.url))
    for (const file of (await readdir(own)).filter(name => name < '0003'))
      await copyFile(path.join(own, file), path.join(folder, file))
    await migrate(db, { folder })
    await pool.query(`insert into users (name, email) values ('a', 'a@x'), ('b', 'b@x')`)
    await pool.query(`insert into products (name, price) values ('p', 1), ('q', 1)`)
    await pool.query(
      `insert into comments (product_id, user_id, rating, text, created_at) values
         (1, 1, 5, 'old', '2025-01-01'), (1, 1, 4, 'newest', '2025-03-01'), (1, 1, 3, 'between', '2025-02-01'),
         (1, 2, 5, 'same time, first', '2025-01-01'), (1, 2, 5, 'same time, last', '2025-01-01'), (2, 1, 5, 'other product', '2024-01-01')`,
    )
    await migrate(db)
    const { rows } = await pool.query('select text, hidden from comments order by id')
    expect(rows).toEqual([
      { text: 'newest', hidden: false },
      { text: 'same time, last', hidden: false },
      { text: 'other product', hidden: false },
    ])
  } finally {
    await db.destroy()
    await server.stop('immediate')
    await rm(folder, { recursive: true })
  }
})
