import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Logger } from 'pino'
import { bestsellersRoutes } from './bestsellers/routes.ts'
import { cacheManagement } from './caching/cache-management.ts'
import { sessionToken } from './caching/session-token.ts'
import { cartRoutes } from './cart/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { commentsRoutes } from './comments/routes.ts'
import type { Config } from './config.ts'
import { flashSalesRoutes } from './flash-sales/routes.ts'
import { acceptJsonOnly } from './http/bodies.ts'
import { answerBrokenRequest } from './http/broken-requests.ts'
import { answerError } from './http/error-answers.ts'
import { answerUnknownPaths } from './http/known-paths.ts'
import { ErrorAnswer } from './http/schemas.ts'
import { startPage } from './http/start-page.ts'
import { validatorCompiler } from './http/validation.ts'
import type { ServerNode } from './node.ts'
import { openapi } from './openapi/openapi.ts'
import { productRoutes } from './products/routes.ts'
import { ProductSchema } from './products/schemas.ts'
import { profileRoutes } from './profile/routes.ts'
import { recommendationsRoutes } from './recommendations/routes.ts'
import { replicationRoutes } from './replication/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { currentUserIn } from './session/current-user.ts'
import { declareShopCaches } from './shop-caches.ts'

export interface AppParts {
  config: Pick<Config, 'demoMode'>
  node: Pick<ServerNode, 'plumbing' | 'nodes' | 'info' | 'replicationStatus'>
  logger: Logger
}

const bodyLimit = 64 * 1024

/** The shop's HTTP server, not yet listening. Further routes may be registered before it is ready; `close()` ends it. */
export async function buildApp({ config, node, logger }: AppParts): Promise<FastifyInstance> {
  // As the framework's own type of logger, or every plugin would have to name pino's.
  const loggerInstance: FastifyBaseLogger = logger
  const app = Fastify({
    loggerInstance,
    bodyLimit,
    // A log line per request costs a quarter of the throughput.
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { ignoreTrailingSlash: true },
    // Whoever sends slower than this keeps a connection for nothing.
    requestTimeout: 30_000,
    frameworkErrors: answerError,
    clientErrorHandler: answerBrokenRequest,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setErrorHandler(answerError)
  acceptJsonOnly(app)
  answerUnknownPaths(app)
  app.addSchema(ErrorAnswer)
  app.addSchema(ProductSchema)

  const { plumbing, nodes, info: nodeInfo } = node
  const { write } = plumbing
  const shopCaches = declareShopCaches(plumbing)
  const currentUser = currentUserIn(config)
  await app.register(sessionToken)
  await app.register(openapi)
  await app.register(startPage)
  await app.register(productRoutes(shopCaches))
  await app.register(catalogueRoutes(shopCaches))
  await app.register(searchRoutes(shopCaches))
  await app.register(bestsellersRoutes(shopCaches))
  await app.register(recommendationsRoutes({ ...shopCaches, currentUser }))
  await app.register(flashSalesRoutes(shopCaches))
  await app.register(commentsRoutes(shopCaches))
  await app.register(profileRoutes({ ...shopCaches, write, currentUser }))
  await app.register(cartRoutes({ ...shopCaches, write, currentUser }))
  await app.register(cacheManagement, { plumbing, nodes, nodeInfo, currentUser })
  await app.register(replicationRoutes, { replicationStatus: node.replicationStatus, currentUser })
  return app
}
