import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Plumbing } from '../caching/plumbing.ts'
import type { Database } from '../database/schema.ts'
import type { OrdersCaches } from '../orders/cache.ts'
import { refund } from '../orders/refund.ts'
import { ordersRoutes } from '../orders/routes.ts'
import type { CurrentUser } from '../session/current-user.ts'
import { Checkouts } from './checkouts.ts'
import type { PaymentProvider } from './payments.ts'
import { checkoutRoutes } from './routes.ts'

export interface BuyingParts {
  plumbing: Plumbing
  primary: Kysely<Database>
  payments: PaymentProvider
  orders: OrdersCaches
  currentUser: CurrentUser
  logger: Logger
}

const refundMs = 5000

/** Checkout and orders. */
export function buyingRoutes(o: BuyingParts): FastifyPluginAsyncTypebox {
  const { plumbing, primary, payments, logger } = o
  const checkouts = new Checkouts({ plumbing, payments, logger })
  return async app => {
    await app.register(checkoutRoutes({ ...o, checkouts, readNow: plumbing.readNow }))
    await app.register(
      ordersRoutes({
        ...o,
        write: plumbing.write,
        refund: due => refund(primary, payments, due, AbortSignal.timeout(refundMs)),
      }),
    )
  }
}
