/** PostgreSQL and Redis as child processes of this one: for the local stack and for tests. */
export type { Exit } from './child.ts'
export { DataFolderInUse, removeDataFolder } from './owner.ts'
export { freePort } from './ports.ts'
export { type PostgresOptions, type PostgresServer, startPostgres } from './postgres.ts'
export { isRunning, processIdentity } from './process-info.ts'
export { findPostgres, findProgram, findRedisServer } from './programs.ts'
export { type RedisOptions, type RedisServer, startRedis } from './redis.ts'
export { type TemporaryPostgresOptions, temporaryPostgres, temporaryRedis } from './temporary.ts'
