import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Stands in for npm: a real install takes a minute and a network. Notes each call and "installs" Node and its record. */
const npm = `
const fs = require('node:fs')
fs.appendFileSync('calls', process.argv[2] + '\\n')
if (!process.argv.includes('--loglevel=error')) console.warn('npm warn EBADENGINE')
setTimeout(() => {
  if (fs.existsSync('npm-fails')) process.exit(1)
  fs.mkdirSync('node_modules/node/bin', { recursive: true })
  fs.rmSync('node_modules/node/bin/node', { force: true })
  fs.symlinkSync(process.execPath, 'node_modules/node/bin/node')
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
}, 300)
`

let root = ''

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'technomir-bootstrap-'))
  await mkdir(path.join(root, 'tools'))
  await cp(path.join(import.meta.dirname, 'bootstrap.mjs'), path.join(root, 'tools', 'bootstrap.mjs'))
  await writeFile(path.join(root, 'npm.js'), npm)
  await writeFile(
    path.join(root, 'tools', 'test.ts'),
    'console.log("handed over", process.argv[2])\nprocess.exitCode = 7\n',
  )
  await lock('1.0.0')
})

afterEach(() => rm(root, { recursive: true, force: true }))

const lock = (version: string): Promise<void> =>
  writeFile(
    path.join(root, 'package-lock.json'),
    JSON.stringify({
      packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version, optional: true } },
    }),
  )

async function bootstrap(...args: string[]): Promise<{ code: unknown; text: string }> {
  const env = { ...process.env, npm_execpath: path.join(root, 'npm.js'), npm_node_execpath: process.execPath }
  const child = spawn(process.execPath, [path.join(root, 'tools', 'bootstrap.mjs'), ...args], {
    env,
    cwd: os.tmpdir(),
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      text += String(chunk)
    })
  }
  const [code] = await once(child, 'close')
  return { code, text }
}

const calls = async (): Promise<number> =>
  (await readFile(path.join(root, 'calls'), 'utf8').catch(() => '')).split('\n').length - 1

describe('bootstrap', () => {
  it('installs first, then hands over with arguments and exit code', async () => {
    const first = await bootstrap('test', 'x')
    expect(first).toEqual({ code: 7, text: expect.stringMatching(/Installing[\s\S]*handed over x/) })
    expect(first.text).not.toContain('EBADENGINE')
    expect(await bootstrap('test')).toEqual({ code: 7, text: expect.not.stringContaining('Installing') })
    expect(await calls()).toBe(1)
  })

  it('installs once when several start at the same time', async () => {
    const all = await Promise.all([bootstrap('test'), bootstrap('test'), bootstrap('test')])
    expect(all.map(one => one.code)).toEqual([7, 7, 7])
    expect(await calls()).toBe(1)
  })

  it('installs again when package-lock.json has other content, not when it only has another date', async () => {
    await bootstrap('test')
    await utimes(path.join(root, 'package-lock.json'), Date.now() / 1000 + 60, Date.now() / 1000 + 60)
    await bootstrap('test')
    expect(await calls()).toBe(1)
    await lock('1.0.1')
    await bootstrap('test')
    expect(await calls()).toBe(2)
  })

  it('does not wait for an installer that died', async () => {
    const gone = spawn(process.execPath, ['-e', ''])
    await once(gone, 'exit')
    await mkdir(path.join(root, '.technomir'))
    await writeFile(path.join(root, '.technomir', 'installing'), String(gone.pid))
    expect((await bootstrap('test')).code).toBe(7)
  })

  it('says so when npm fails, and does not hand over', async () => {
    await writeFile(path.join(root, 'npm-fails'), '')
    expect(await bootstrap('test')).toEqual({
      code: 1,
      text: expect.stringMatching(/npm ci failed(?![\s\S]*handed over)/),
    })
    await rm(path.join(root, 'npm-fails'))
    expect((await bootstrap('test')).code).toBe(7)
  })

  it('names its commands when called with another one', async () => {
    expect(await bootstrap('fly')).toEqual({ code: 1, text: expect.stringContaining('start|sql|seed|test') })
  })
})
