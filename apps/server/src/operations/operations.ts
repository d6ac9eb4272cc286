import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Registry } from 'prom-client'
import type { OperationsParts } from './parts.ts'
import { problemsOf, type Readiness, unreached } from './readiness.ts'

/** Where the server is in its life. It is `starting` until its primary has answered it once, and never again. */
export interface Lifecycle {
  stage: 'starting' | 'running' | 'draining'
}

export interface Operations extends OperationsParts {
  readonly registry: Registry
  readonly lifecycle: Lifecycle
}

const noStore = { 'cache-control': 'no-store' }

/**
 * For those who run the shop: `/healthz` (the process lives), `/readyz` (send requests here, and what is degraded), `/metrics`. A server
 * that loses its databases stays ready: it serves what it has and says so, and no other server could do better. One that has never
 * reached its primary is not: a rollout with a wrong address ends there, and the servers before it go on.
 */
export function operationsRoutes({ node, registry, lifecycle }: Operations): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/healthz', { schema: { hide: true } }, async (_, reply) =>
      reply.headers(noStore).send({ status: 'ok' }),
    )

    app.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
      const { stage } = lifecycle
      if (stage !== 'running') {
        const problems = stage === 'starting' ? [unreached(node.pulse.failure)] : []
        const readiness: Readiness = { status: stage, problems }
        return reply.status(503).headers(noStore).send(readiness)
      }
      const replication = node.pulse.isHanging ? null : await node.replicationStatus({ counts: false })
      const problems = problemsOf(node, replication)
      const readiness: Readiness = { status: problems.length > 0 ? 'degraded' : 'ready', problems }
      return reply.headers(noStore).send(readiness)
    })

    app.get('/metrics', { schema: { hide: true } }, async (_, reply) =>
      reply.headers({ ...noStore, 'content-type': registry.contentType }).send(await registry.metrics()),
    )
  }
}
