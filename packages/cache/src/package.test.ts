import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, it } from 'vitest'

const source = path.dirname(import.meta.dirname)
const root = path.join(source, '../..')
const run = promisify(execFile)

let folder: string
let dist: string
let user: string

/** The package as somebody gets it: built, packed, and installed in a folder that knows nothing of this repository. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'technomir-package-'))
  dist = path.join(folder, 'dist')
  user = path.join(folder, 'user')
  await run(process.execPath, [path.join(source, 'build.mjs'), dist])
  const { stdout } = await run('npm', ['pack', dist, '--json', '--pack-destination', folder], { cwd: folder })
  const packed = JSON.parse(stdout) as unknown
  const [{ filename }] = Object.values(packed as object) as [{ filename: string }]
  await cp(path.join(source, 'examples'), user, { recursive: true })
  await writeFile(path.join(user, 'package.json'), '{ "type": "module", "private": true }')
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
  await run('npm', ['install', ...quietly, path.join(folder, filename)], { cwd: user })
}, 180_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

it('is packed as package managers and bundlers want it', async () => {
  const { messages } = await publint({ pkgDir: dist, strict: true, pack: false })
  const pkg = JSON.parse(await readFile(path.join(dist, 'package.json'), 'utf8')) as Record<string, unknown>
  expect(messages.map(message => formatMessage(message, pkg))).toEqual([])
})

it('holds what it needs and nothing else', async () => {
  const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: user })
  const names = stdout.split('\n').map(line => line.split('node_modules/').at(-1) ?? '')
  expect(names).toContain('@technomir/cache')
  for (const name of ['vitest', 'typescript', '@technomir/local-services', 'pg'])
    expect(names).not.toContain(name)
})

it('runs the example of the README', async () => {
  const readme = await readFile(path.join(user, 'node_modules/@technomir/cache/README.md'), 'utf8')
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: user })
  expect(stdout.trim().split('\n')).toEqual(['miss', 'hit', '90'])
})

it('runs and type-checks the example program', async () => {
  const { stdout } = await run(process.execPath, ['weather.ts'], {
    cwd: user,
    env: { ...process.env, REDIS_URL: '' },
  })
  expect(stdout).toContain('after a reading: pier 5°')
  const compilerOptions = {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // Those of Node, which users have as a rule.
    typeRoots: [path.join(root, 'node_modules/@types')],
    types: ['node'],
  }
  await writeFile(path.join(user, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  await writeFile(
    path.join(user, 'types.ts'),
    `import { type Read, createCache } from '@technomir/cache'
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
`,
  )
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  const checked = await run(process.execPath, [tsc, '-p', user]).catch((error: { stdout: string }) => error)
  expect(checked.stdout).toBe('')
})
