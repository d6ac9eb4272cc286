import { onTestFinished } from 'vitest'
import { sql } from './visit.ts'

/** Gives a product a price and stock until the test ends: other tests know it as it was seeded. */
export async function setProduct(id: number, { price, stock }: { price: number; stock: number }) {
  const [before] = await sql('SELECT price, stock FROM products WHERE id = $1', [id])
  const set = 'UPDATE products SET price = $2, stock = $3 WHERE id = $1'
  onTestFinished(async () => {
    await sql(set, [id, before?.price, before?.stock])
  })
  await sql(set, [id, price, stock])
}
