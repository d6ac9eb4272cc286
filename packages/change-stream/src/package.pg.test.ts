import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { codeBlocks, installPacked, type PackedPackage } from '@technomir/local-services/packed'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testPrimary } from './testing/primary.ts'

const primary = testPrimary()
let packed: PackedPackage

beforeAll(async () => {
  packed = await installPacked(path.dirname(import.meta.dirname))
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
  expect(names).toContain('@technomir/change-stream')
  for (const name of ['vitest', 'typescript', '@technomir/local-services', 'redis'])
    expect(names).not.toContain(name)
})

it('the example of the README type-checks with nothing else installed, and follows a table', async () => {
  const [example = ''] = codeBlocks(packed.readme, 'ts')
  const typed = { types: [], typeRoots: [], skipLibCheck: true }
  expect(await packed.check({ 'example.ts': `${example}\nexport {}` }, typed)).toBe('')
  await primary.run('CREATE TABLE items (id int PRIMARY KEY, name text NOT NULL)')
  // Ends the example, which follows for ever, after the first change.
  const once = example
    .replace('postgres://follower@db/shop', primary.url)
    .replace('try {', `await client.query("INSERT INTO items VALUES (1, 'lamp')")\ntry {`)
    .replace(
      'console.log(item.position, table, rows)',
      '{ console.log(table, JSON.stringify(rows)); await stream.close(); await client.end() }',
    )
  expect(await packed.run(once)).toBe('items [{"kind":"insert","new":{"id":"1","name":"lamp"}}]\n')
})
