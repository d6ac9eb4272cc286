import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { allTag, formatPosition } from '@technomir/cache'
import { sql } from 'kysely'
import Type from 'typebox'
import { ShopError } from '../errors.ts'
import { errorAnswers, NoQuery } from '../http/schemas.ts'
import type { MayManage } from '../session/current-user.ts'
import type { Nodes } from './nodes.ts'
import type { Plumbing } from './plumbing.ts'
import { raiseToken } from './session-token.ts'
import { CacheStatus, type NodeInfo, readStatus } from './status.ts'

export interface CacheManagementOptions {
  plumbing: Plumbing
  nodes: Nodes
  nodeInfo: () => NodeInfo
  mayManage: MayManage
}

const Invalidated = Type.Object({
  invalidated: Type.Array(Type.String()),
  position: Type.String({ description: 'Where the invalidation stands in the log.' }),
  processed: Type.Boolean({ description: 'Whether every live server has processed it.' }),
})

/** The caches as they are, and their invalidation by hand, which travels the WAL like every change. */
export const cacheManagement: FastifyPluginAsyncTypebox<CacheManagementOptions> = async (app, options) => {
  const { plumbing, nodes, nodeInfo, mayManage } = options
  const { caches } = plumbing

  app.get(
    '/api/cache/status',
    {
      schema: {
        tags: ['caches'],
        summary:
          'All caches: strategy, entries with their time left and tags, hits and misses of all servers',
        operationId: 'getCacheStatus',
        querystring: NoQuery,
        response: { 200: CacheStatus, ...errorAnswers(400, 401, 403) },
      },
    },
    async (request, reply) => {
      await mayManage(request)
      reply.header('Cache-Control', 'no-store')
      return readStatus(caches, nodes, nodeInfo)
    },
  )

  app.post(
    '/api/cache/invalidate/:name',
    {
      schema: {
        tags: ['caches'],
        summary: 'Ends all entries of a cache, or of all caches with the name all',
        params: Type.Object({ name: Type.String({ maxLength: 100 }) }),
        operationId: 'invalidateCache',
        querystring: NoQuery,
        response: {
          200: { ...Invalidated, description: 'Every live server has processed it.' },
          202: { ...Invalidated, description: 'It is committed, but not known to be processed everywhere.' },
          ...errorAnswers(400, 401, 403, 404),
        },
      },
    },
    async (request, reply) => {
      await mayManage(request)
      const { name } = request.params
      const names = caches
        .declared()
        .flatMap(({ definition }) => (definition.composed ? [] : [definition.name]))
      if (name !== allTag && !names.includes(name)) {
        throw new ShopError('cache_not_found', {
          message: `There is no cache of this name. Known: ${[...names, allTag].join(', ')}.`,
        })
      }
      const written = await plumbing.write(trx => sql`SELECT technomir_invalidate(${name})`.execute(trx))
      raiseToken(request, reply, written.epoch, written.position)
      reply.header('Cache-Control', 'no-store').code(written.processed ? 200 : 202)
      return {
        invalidated: name === allTag ? names : [name],
        position: formatPosition(written.position),
        processed: written.processed,
      }
    },
  )
}
