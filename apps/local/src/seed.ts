import { seed } from '@technomir/server/seed'
import { dataFolder, parseCommandLine, UsageError } from './options.ts'
import { runCommand } from './run-command.ts'
import { readStackFile } from './stack-file.ts'

const usage = `Usage: npm run seed [-- options]
  --products N   how many products there shall be, e.g. 100000; without it only those of the demo
  --help`

/** `npm run seed -- --products 100000`: fills the shop of the running stack (or of DATABASE_URL) with a large catalogue. */
await runCommand(async () => {
  const { values } = parseCommandLine(usage, {
    options: { products: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const products = values.products === undefined ? undefined : Number(values.products)
  if (products !== undefined && !(Number.isInteger(products) && products > 0))
    throw new UsageError(`--products ${values.products} is not a whole number above 0.\n${usage}`)
  const stack = await readStackFile(dataFolder(process.env))
  const databaseUrl = process.env.DATABASE_URL || stack?.primary
  if (!databaseUrl)
    throw new UsageError('Nothing runs here. Start the shop with npm start first, or set DATABASE_URL.')
  await fill(databaseUrl, products)
})

async function fill(databaseUrl: string, products: number | undefined): Promise<void> {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
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
