import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { codeBlocks, installPacked, type PackedPackage } from '@technomir/local-services/packed'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, it } from 'vitest'

let packed: PackedPackage
let server: string
let browser: string

beforeAll(async () => {
  packed = await installPacked(path.dirname(import.meta.dirname))
  ;[server = '', browser = ''] = codeBlocks(packed.readme, 'ts')
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
  expect(names).toContain('@technomir/live')
  for (const name of ['vitest', 'typescript', '@technomir/local-services', 'redis', 'pg'])
    expect(names).not.toContain(name)
})

it('has the documents that its README links to', async () => {
  const links = [...packed.readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, link]) => link ?? '')
  expect(links).toContain('docs/websocket.md')
  for (const link of links) await readFile(path.join(packed.dist, link))
})

/** What the README leaves to its reader: a log with one entry to come. */
const log = `
import type { LiveEntry } from '@technomir/live'
const log = {
  epoch: 'one', position: 10, tell: (_: LiveEntry): void => {},
  onEntry(listener: (entry: LiveEntry) => void): void { this.tell = listener },
  onHorizon(_: (at: { epoch: string; position: number }) => void): void {},
  onGap(_: (at: { epoch: string; position: number }) => void): void {},
}
const userOf = (_: unknown): string => 'anna'
`
/** And in the page. */
const page = `
declare const pageData: { place: { epoch: string; position: number } }
declare const showStatus: (status: string) => void
declare const queryClient: { invalidateQueries(what: { queryKey: readonly unknown[] }): Promise<void> }
`

it('the examples of the README type-check, that of the browser without any types of Node', async () => {
  expect(await packed.check({ 'server.ts': `${log}${server}` }, { skipLibCheck: true })).toBe('')
  const inBrowsers = {
    types: [],
    typeRoots: [],
    lib: ['es2023', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
  }
  expect(await packed.check({ 'browser.ts': `${browser}${page}` }, inBrowsers)).toBe('')
})

it('an event of a server as in the README reaches a client', async () => {
  const client = `
import { once } from 'node:events'
import { connect } from '@technomir/live/client'
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as { port: number }
const live = connect({ url: \`ws://127.0.0.1:\${port}/ws\`, startAt: { epoch: 'one', position: 10 } })
const heard = new Promise(resolve => live.subscribe(['news'], { onEvent: resolve }))
log.tell({ epoch: 'one', position: 11, events: [{ topic: 'news', event: 'added', data: { id: 1 } }] })
console.log(JSON.stringify(await heard))
live.close()
await hub.close()
server.close()
`
  expect(JSON.parse(await packed.run(`${log}${server}${client}`))).toMatchObject({
    topic: 'news',
    event: 'added',
    position: 11,
    data: { id: 1 },
  })
})
