import { Shoppers } from '../../apps/server/test/shoppers.ts'

/** `node load.ts <url> reads|all`: shoppers until SIGTERM, then what they met, as one line of JSON. */
const [url = 'http://localhost', what = 'all'] = process.argv.slice(2)
const shoppers = new Shoppers({ url }, { writes: what === 'all', shoppers: 4 })
console.error('shopping')
for (const name of ['SIGTERM', 'SIGINT'] as const)
  process.once(name, () => {
    void shoppers.stop().then(seen => console.log(JSON.stringify(seen)))
  })
