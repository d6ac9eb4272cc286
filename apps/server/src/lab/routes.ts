import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Who } from '../session/current-user.ts'
import { labCacheRoutes } from './caches/routes.ts'
import { labFaultRoutes } from './faults/routes.ts'
import type { Lab } from './lab.ts'
import { labMapRoutes } from './map/routes.ts'
import { labMeterRoutes } from './meter/routes.ts'
import { labRaceRoutes } from './races/routes.ts'
import { labReplicationRoutes } from './replication/routes.ts'
import { labStrategiesRoutes } from './strategies/routes.ts'

/** The Lab: caching and replication watched and tried out on the real system. For admins; in demo mode for everybody. */
export function labRoutes(lab: Lab, who: Who): FastifyPluginAsyncTypebox {
  return async app => {
    // Before anything is said about the form of a request.
    app.addHook('preValidation', async (request, reply) => {
      await who.mayManage(request)
      reply.header('Cache-Control', 'no-store')
    })
    await app.register(labMapRoutes(lab))
    await app.register(labCacheRoutes(lab, who))
    await app.register(labReplicationRoutes(lab))
    await app.register(labFaultRoutes(lab))
    await app.register(labMeterRoutes(lab))
    await app.register(labStrategiesRoutes(lab))
    await app.register(labRaceRoutes(lab))
  }
}
