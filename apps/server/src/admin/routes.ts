import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { CurrentAdmin } from '../session/current-user.ts'
import { adminCommentRoutes } from './comment-routes.ts'
import { adminOrderRoutes } from './order-routes.ts'
import type { AdminParts } from './parts.ts'
import { adminProductRoutes } from './product-routes.ts'
import { adminSaleRoutes } from './sale-routes.ts'

/** All that only admins may do. */
export function adminRoutes(o: AdminParts & { currentAdmin: CurrentAdmin }): FastifyPluginAsyncTypebox {
  return async app => {
    // Here, so that no route can forget it, and before anything of the request is looked at.
    app.addHook('onRequest', async request => {
      await o.currentAdmin(request)
    })
    await app.register(adminProductRoutes(o))
    await app.register(adminSaleRoutes(o))
    await app.register(adminCommentRoutes(o))
    await app.register(adminOrderRoutes(o))
  }
}
