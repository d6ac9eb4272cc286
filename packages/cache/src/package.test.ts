import { cp, readFile } from 'node:fs/promises'
import path from 'node:path'
import { codeBlocks, installPacked, type PackedPackage } from '@technomir/local-services/packed'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, it } from 'vitest'

const source = path.dirname(import.meta.dirname)
let packed: PackedPackage

beforeAll(async () => {
  packed = await installPacked(source)
  await cp(path.join(source, 'examples'), packed.user, { recursive: true })
}, 180_000)
afterAll(() => packed?.remove())

it('is packed as package managers and bundlers want it', async () => {
  const { messages } = await publint({ pkgDir: packed.dist, strict: true, pack: false })
  const pkg = JSON.parse(await readFile(path.join(packed.dist, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >
  expect(messages.map(message => formatMessage(message, pkg))).toEqual([])
})

it('holds what it needs and nothing else', async () => {
  const names = await packed.installed()
  expect(names).toContain('@technomir/cache')
  for (const name of ['vitest', 'typescript', '@technomir/local-services', 'pg'])
    expect(names).not.toContain(name)
})

it('runs the example of the README', async () => {
  const [code = ''] = codeBlocks(packed.readme, 'js')
  expect((await packed.run(code)).trim().split('\n')).toEqual(['miss', 'hit', '90'])
})

it('runs and type-checks the example program', async () => {
  const weather = await readFile(path.join(packed.user, 'weather.ts'), 'utf8')
  expect(await packed.run(weather, { REDIS_URL: '' })).toContain('after a reading: pier 5°')
  const types = `import { type Read, createCache } from '@technomir/cache'
import { storeContract } from '@technomir/cache/contracts'
const caches = await createCache()
const cache = caches.define<number, { name: string }>({
  name: 'n', policy: 'ttl', key: n => String(n), load: async n => ({ name: n.toFixed() }),
})
const read: Read<{ name: string }> = await cache.get(1)
// @ts-expect-error arguments are typed
await cache.get('1')
// @ts-expect-error values are typed
await cache.set(1, 'x')
export const name: string = read.value.name
export const checks: number = storeContract.length
`
  expect(await packed.check({ 'weather.ts': weather, 'types.ts': types })).toBe('')
})
