export { Cache } from './cache/cache.ts'
export type { Refreshed, SetOptions, WrittenValue } from './cache/cache-writes.ts'
export { Caches, type CachesOptions } from './cache/caches.ts'
export type { Counters } from './cache/counters.ts'
export { type CacheDefinition, cacheTag, type LoadContext } from './cache/definition.ts'
export type { Ended } from './cache/ended.ts'
export type { CacheEvents, ReadEvent } from './cache/events.ts'
export type { HeldEntry, HeldTag } from './cache/held.ts'
export { keyTag } from './cache/key-tag.ts'
export type { ListedEntry } from './cache/listing.ts'
export { LoadTimes, loadTimeSteps } from './cache/load-times.ts'
export type { Outcome, Read, Reader, Tier } from './cache/read.ts'
export type { Span, Tracer } from './cache/tracing.ts'
export type { Invalidate, Written } from './cache/writing.ts'
export { formatCacheStatus } from './cache-status.ts'
export { type Clock, monotonicClock } from './clock.ts'
export { type CreateCacheOptions, createCache, type OwnCaches } from './create-cache.ts'
export { CyclicLoadError, LoadTimeoutError, LogReadOnlyError } from './errors.ts'
export { Follower, type FollowerEvents, type FollowerOptions } from './follower/follower.ts'
export { AppendQueue, type AppendStep } from './log/append-queue.ts'
export {
  allTag,
  type Heartbeat,
  type HeartbeatResult,
  type LogEntry,
  type LogEvent,
  type LogListener,
  type LogReader,
  type LogTail,
  LogUnavailableError,
  type LogWriter,
} from './log/log.ts'
export { MemoryLog } from './log/memory-log.ts'
export { MemoryOwnLog } from './log/memory-own-log.ts'
export { MemoryNodeBoard, type NodeBoard, type NodeReport, type NodeState } from './log/nodes.ts'
export { type Appended, type OwnLog, type OwnLogChange, ownLogMapping } from './log/own-log.ts'
export { formatPosition, type Position, parsePosition } from './position.ts'
export {
  createRedisClient,
  createRedisCluster,
  createRedisCommands,
  isReachable,
  keepConnecting,
  type RedisAddress,
  type RedisClient,
  type RedisClusterClient,
  type RedisCommands,
  serverUrlOf,
  serverUrls,
} from './redis/connection.ts'
export { type LogKeys, logKeys } from './redis/keys.ts'
export { RedisClusterKeyWatch } from './redis/redis-cluster-key-watch.ts'
export { RedisKeyWatch } from './redis/redis-key-watch.ts'
export { RedisLogReader } from './redis/redis-log-reader.ts'
export { RedisLogWriter } from './redis/redis-log-writer.ts'
export { RedisNodeBoard } from './redis/redis-node-board.ts'
export { RedisOwnLog, type RedisOwnLogOptions } from './redis/redis-own-log.ts'
export { RedisStore } from './redis/redis-store.ts'
export { MemoryStore, type MemoryStoreOptions } from './tiers/memory-store.ts'
export type {
  EntryMeta,
  FoundEntry,
  KeyWatch,
  KeyWatcher,
  LoadLocks,
  Store,
  StoredEntry,
} from './tiers/store.ts'
