import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { errorAnswers, NoQuery } from '../http/schemas.ts'
import type { MayManage } from '../session/current-user.ts'
import { ReplicationStatus } from './status-schema.ts'

export interface ReplicationRoutesOptions {
  replicationStatus: () => Promise<ReplicationStatus>
  mayManage: MayManage
}

/** How replication is. It answers when databases are gone, too: that is what it is for. */
export const replicationRoutes: FastifyPluginAsyncTypebox<ReplicationRoutesOptions> = async (
  app,
  options,
) => {
  app.get(
    '/api/replication/status',
    {
      schema: {
        tags: ['replication'],
        summary:
          'Slots, connections, subscriptions, lag, row counts on both sides, and what this server reads from replicas',
        description:
          'The same as npm run replication -- status --json, with the reads of this server. The WebSocket topic replication tells when it changes.',
        operationId: 'getReplicationStatus',
        querystring: NoQuery,
        response: { 200: ReplicationStatus, ...errorAnswers(400, 401, 403) },
      },
    },
    async (request, reply) => {
      await options.mayManage(request)
      reply.header('Cache-Control', 'no-store')
      return await options.replicationStatus()
    },
  )
}
