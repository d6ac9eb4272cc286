import { bundle } from './bundle.ts'

/** `npm run build -w @technomir/web`. */
process.env.NODE_ENV = 'production'
const began = performance.now()
const built = await bundle()
const seconds = ((performance.now() - began) / 1000).toFixed(1)
console.log(built ? `Storefront built in ${seconds} s.` : 'The storefront is built already.')
