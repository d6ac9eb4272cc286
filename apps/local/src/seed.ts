import { parseArgs } from 'node:util'
import { seed } from '@technomir/server/seed'
import { dataFolder } from './options.ts'
import { readStackFile } from './stack-file.ts'

/** `npm run seed -- --products 100000`: fills the shop of the running stack (or of DATABASE_URL) with a large catalogue. */
const { values } = parseArgs({ options: { products: { type: 'string' } } })
const products = values.products === undefined ? undefined : Number(values.products)
const stack = await readStackFile(dataFolder(process.env))
const databaseUrl = process.env.DATABASE_URL || stack?.primary
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())

if (products !== undefined && !(Number.isInteger(products) && products > 0)) {
  fail('Usage: npm run seed [-- --products 100000]')
} else if (!databaseUrl) {
  fail('Nothing runs here. Start the shop with npm start first, or set DATABASE_URL.')
} else {
  const began = performance.now()
  const onProgress = ({ done, total }: { done: number; total: number }): void => {
    const line = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} products`
    // On a terminal the line is rewritten, in a log each is kept.
    process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`)
  }
  const done = await seed({ databaseUrl, products, onProgress, signal: stop.signal })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    `${process.stdout.isTTY ? '\n' : ''}Done in ${seconds} s: ${done.products.toLocaleString('en')} products added.`,
  )
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}
