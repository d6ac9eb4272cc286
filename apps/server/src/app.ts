import type { RequestListener } from 'node:http'
import type { Storefront } from '@technomir/web/storefront'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { adminRoutes } from './admin/routes.ts'
import { bestsellersRoutes } from './bestsellers/routes.ts'
import { cacheManagement } from './caching/cache-management.ts'
import { HitLane, type HitLaneOptions } from './caching/hit-lane.ts'
import { sessionToken } from './caching/session-token.ts'
import { cartRoutes } from './cart/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { buyingRoutes } from './checkout/buying.ts'
import { commentsRoutes } from './comments/routes.ts'
import type { Config } from './config.ts'
import { flashSalesRoutes } from './flash-sales/routes.ts'
import { acceptJsonOnly } from './http/bodies.ts'
import { answerBrokenRequest } from './http/broken-requests.ts'
import { answerError } from './http/error-answers.ts'
import { answerUnknownPaths } from './http/known-paths.ts'
import { requestId } from './http/request-id.ts'
import { ErrorAnswer } from './http/schemas.ts'
import { startPage } from './http/start-page.ts'
import { pageForUnreadablePath } from './http/unreadable-paths.ts'
import { validatorCompiler } from './http/validation.ts'
import { createLab, type Lab } from './lab/lab.ts'
import { labRoutes } from './lab/routes.ts'
import { traceRequests } from './lab/trace/requests.ts'
import { isLiveUpgrade } from './live/live.ts'
import type { ServerNode } from './node.ts'
import { openapi } from './openapi/openapi.ts'
import { acceptance } from './operations/draining.ts'
import { timeRequests } from './operations/http-metrics.ts'
import { type Operations, operationsRoutes } from './operations/operations.ts'
import { productRoutes } from './products/routes.ts'
import { ProductSchema } from './products/schemas.ts'
import { profileRoutes } from './profile/routes.ts'
import { recommendationsRoutes } from './recommendations/routes.ts'
import { replicationRoutes } from './replication/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { refuseCrossSite } from './session/cross-site.ts'
import { sessionListRoutes } from './session/list-routes.ts'
import { loginRoutes } from './session/login-routes.ts'
import { forBrowsers } from './session/pages.ts'
import { sessionRoutes } from './session/routes.ts'
import { declareShopCaches } from './shop-caches.ts'
import { tracing } from './tracing/tracing.ts'
import { deliverStorefront } from './web/storefront.ts'

export interface AppParts {
  config: Pick<Config, 'trustProxy'>
  node: ServerNode
  logger: Logger
  /** As it was built; without it there is the API alone. */
  storefront?: Storefront | null
  /** Absent where nobody watches (tests in one process). */
  operations?: Operations
  /** How requests are answered that need memory alone; `null`: by the framework. Another than the default is for benchmarks. */
  hitLane?: (new (o: HitLaneOptions) => HitLane) | null
  /** Who looks into the machinery. Default: a Lab that measures nothing. */
  lab?: Lab
}

const bodyLimit = 64 * 1024

/** The shop's HTTP server, not yet listening. Further routes may be registered before it is ready; `close()` ends it. */
export async function buildApp({
  config,
  node,
  logger,
  operations,
  storefront,
  hitLane = HitLane,
  lab = createLab({ node, logger, hub: { announce: () => {}, hasListeners: () => false } }),
}: AppParts): Promise<FastifyInstance> {
  // As the framework's own type of logger, or every plugin would have to name pino's.
  const loggerInstance: FastifyBaseLogger = logger
  const app = Fastify({
    loggerInstance,
    bodyLimit,
    // Nearly all requests bring no body: without its stream's life one costs a tenth less (docs/decisions/2026-11-24-requests-without-a-body.md).
    http: { shouldUpgradeCallback: isLiveUpgrade, optimizeEmptyRequests: true },
    genReqId: requestId,
    // A log line per request costs a quarter of the throughput.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true },
    // Whoever sends slower than this keeps a connection for nothing.
    requestTimeout: 30_000,
    trustProxy: config.trustProxy,
    frameworkErrors: answerError,
    ...(storefront ? { rewriteUrl: pageForUnreadablePath } : {}),
    clientErrorHandler: answerBrokenRequest,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setErrorHandler(answerError)
  acceptJsonOnly(app)
  app.addSchema(ErrorAnswer)
  app.addSchema(ProductSchema)

  const { plumbing, accounts, nodes, info: nodeInfo } = node
  const { write } = plumbing
  const shopCaches = declareShopCaches(plumbing)
  const delivery = storefront && deliverStorefront(app, { ...shopCaches, plumbing, storefront })
  answerUnknownPaths(app, delivery?.notFound)

  const traced = tracing()
  traced?.traceRequests(app)
  traceRequests(app, lab.journal)
  const observe = operations && timeRequests(app, operations.registry)
  openHitLane(
    app,
    hitLane && new hitLane({ observe, isWatched: now => traced !== null || lab.journal.isWanted(now) }),
  )
  if (operations) {
    await app.register(operationsRoutes(operations))
    await app.register(acceptance(operations.lifecycle))
  }
  const { who } = accounts
  const { currentUser, currentAdmin, cartOwner, mayManage } = who
  await app.register(sessionToken, { follower: node.follower })
  await app.register(refuseCrossSite)
  await app.register(openapi)
  await app.register(forBrowsers(accounts, delivery?.pages ?? startPage))
  await app.register(sessionRoutes({ ...shopCaches, accounts, plumbing }))
  await app.register(loginRoutes({ accounts, plumbing }))
  await app.register(sessionListRoutes({ accounts, write }))
  await app.register(productRoutes(shopCaches))
  await app.register(catalogueRoutes(shopCaches))
  await app.register(searchRoutes(shopCaches))
  await app.register(bestsellersRoutes(shopCaches))
  await app.register(recommendationsRoutes({ ...shopCaches, cartOwner }))
  await app.register(flashSalesRoutes(shopCaches))
  await app.register(commentsRoutes({ ...shopCaches, write, currentUser }))
  await app.register(profileRoutes({ ...shopCaches, write, currentUser }))
  await app.register(cartRoutes({ ...shopCaches, write, cartOwner }))
  await app.register(buyingRoutes({ ...node, orders: shopCaches.orders, currentUser, logger }))
  await app.register(adminRoutes({ ...plumbing, currentAdmin }))
  await app.register(cacheManagement, { plumbing, nodes, nodeInfo, mayManage })
  if (delivery) await app.register(delivery.files)
  await app.register(labRoutes(lab, who))
  await app.register(replicationRoutes, { replicationStatus: node.replicationStatus, mayManage })
  return app
}

/** Lets requests that need no more than this process' memory be answered before the framework sees them. */
function openHitLane(app: FastifyInstance, lane: HitLane | null): void {
  app.decorate('hitLane', lane)
  if (lane === null) return
  const { server } = app
  const framework = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (!lane.answer(request, response))
      for (const listener of framework) listener.call(server, request, response)
  })
  app.addHook('preClose', async () => lane.close())
}
