import { describe } from 'vitest'
import { findPostgres, findProgram, findRedisServer } from './programs.ts'

/** What a test may need beyond what npm installs. */
export type Service = 'redis' | 'postgresql-15' | 'nginx' | 'chromium' | 'curl' | 'docker' | 'root'

const finders: Record<Service, () => Promise<string | null>> = {
  redis: findRedisServer,
  'postgresql-15': () => findPostgres(15),
  nginx: () => findProgram('nginx'),
  chromium: () => findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
  curl: () => findProgram('curl'),
  docker: () => findProgram('docker'),
  root: async () => (process.getuid?.() === 0 ? 'root' : null),
}

const found = Object.fromEntries(
  await Promise.all(
    Object.entries(finders).map(async ([name, find]) => [name, (await find()) !== null] as const),
  ),
) as Record<Service, boolean>

/**
 * `describe`, but skipped, with the reason in its name, when this machine lacks one of the services. `npm test` installs
 * what it can beforehand; the reason is what `.ci/run` compares with its list of allowed skips.
 */
export function describeWith(needs: readonly Service[], title: string, tests: () => void): void {
  const missing = needs.filter(need => !found[need])
  if (missing.length === 0) describe(title, tests)
  else describe.skip(`${title} [skipped: needs ${missing.join(' and ')}]`, tests)
}
