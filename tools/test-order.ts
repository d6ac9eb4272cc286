import path from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Test files that take longest, the longest first. A fresh clone knows no durations, and one that is begun last keeps a single worker busy
 * while the other has nothing left to do. The order matters, what is missing here only costs seconds.
 */
export const longest = [
  'bench/soak/soak.redis.test.ts',
  'apps/local/src/start.pg.test.ts',
  'apps/server/test/behind-nginx.redis.test.ts',
  'apps/server/test/new-cluster.redis.test.ts',
  'apps/server/test/relay-killed.redis.test.ts',
  'apps/server/src/lab/experiments.redis.test.ts',
  'apps/server/test/redis-lost.redis.test.ts',
  'tools/docs/run-documents.redis.test.ts',
  'apps/server/src/catalogue/plans.pg.test.ts',
  'apps/server/src/caching/sessions.redis.test.ts',
  'apps/server/src/replication/cli.pg.test.ts',
  'apps/server/src/replication/set-up.pg.test.ts',
  'apps/server/src/checkout/no-oversell.redis.test.ts',
  'apps/server/src/lab/meter/meter.redis.test.ts',
  'packages/cache/src/contracts.redis.test.ts',
  'apps/server/test/session-token.redis.test.ts',
  'packages/cache/src/package.test.ts',
  'apps/server/test/walk-through.redis.test.ts',
  'packages/cache/anomalies/anomalies.redis.test.ts',
  'apps/server/src/caching/replica-fills.pg.test.ts',
  'apps/server/test/changed-by-sql.redis.test.ts',
  'apps/server/src/lab/panels.redis.test.ts',
  'apps/server/src/caching/replica-adversity.pg.test.ts',
  'apps/server/src/replication/status.pg.test.ts',
  'apps/server/test/sale-by-time.redis.test.ts',
  'packages/change-stream/src/postgres-15.pg.test.ts',
  'packages/cache/src/model/model.test.ts',
  'packages/cache/faults/connections.redis.test.ts',
  'apps/server/src/replication/postgres-15.pg.test.ts',
  'apps/server/test/stalled-commit.redis.test.ts',
  'bench/load/load.redis.test.ts',
  'apps/server/src/replication/migrate-pair.pg.test.ts',
  'apps/server/test/tracing.redis.test.ts',
  'deploy/test/restore.pg.test.ts',
  'packages/change-stream/src/keepalives.pg.test.ts',
  'packages/cache/src/fence.test.ts',
  'packages/local-services/src/postgres.pg.test.ts',
  'packages/cache/src/redis/redis-own-log.redis.test.ts',
  'packages/cache/faults/losses.redis.test.ts',
  'apps/server/test/sessions-everywhere.redis.test.ts',
  'apps/server/test/primary-gone.redis.test.ts',
  'packages/cache/faults/outages.redis.test.ts',
  'apps/local/src/closed-folder.pg.test.ts',
  'packages/cache/src/redis/redis.cluster.test.ts',
  'packages/cache/src/cache/sliding.redis.test.ts',
  'apps/server/test/primary-hangs.redis.test.ts',
  'apps/server/src/session/attempts.redis.test.ts',
  'packages/cache/src/redis/redis-log-losses.redis.test.ts',
  'packages/cache/src/redis/redis-own-log-failover.redis.test.ts',
  'packages/cache/src/fence.redis.test.ts',
]

/** Code files from one browser file to the next: these share a shop, one at a time, so a worker that gets two of them waits. */
const between = 4

/** The longest first, with the files of the browser strewn among them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const inBrowser = usual.filter(({ project }) => project.name === 'browser')
    const others = usual.filter(({ project }) => project.name !== 'browser')
    const ranks = new Map(longest.map((file, rank) => [path.resolve(this.ctx.config.root, file), rank]))
    const rankOf = (file: TestSpecification) => ranks.get(path.resolve(file.moduleId)) ?? longest.length
    return strew(
      inBrowser,
      others.toSorted((a, b) => rankOf(a) - rankOf(b)),
      between,
    )
  }
}

/** All of `many` in order, with one of `few` before each `gap` of them, and what is left of these at the end. */
export function strew<T>(few: readonly T[], many: readonly T[], gap: number): T[] {
  const woven = many.flatMap((one, i) => [...(i % gap === 0 ? few.slice(i / gap, i / gap + 1) : []), one])
  return [...woven, ...few.slice(Math.ceil(many.length / gap))]
}
