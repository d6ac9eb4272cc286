import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from '@technomir/local-services'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** What bootstrap hands over to: says that it runs, and that it was told to stop. */
const program = `
import { appendFileSync } from 'node:fs'
const say = text => appendFileSync('said', text + ' ')
setInterval(() => {}, 1000)
process.on('SIGTERM', () => {
  say('stopped')
  process.exit()
})
say('runs')
`

let root = ''

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'technomir-npm-gone-'))
  await mkdir(path.join(root, 'tools'))
  await cp(path.join(import.meta.dirname, 'bootstrap.mjs'), path.join(root, 'tools', 'bootstrap.mjs'))
  await writeFile(path.join(root, 'tools', 'test.ts'), program)
  await mkdir(path.join(root, 'node_modules', 'node', 'bin'), { recursive: true })
  await symlink(process.execPath, path.join(root, 'node_modules', 'node', 'bin', 'node'))
  const nothing = JSON.stringify({ packages: {} })
  await writeFile(path.join(root, 'package-lock.json'), nothing)
  await writeFile(path.join(root, 'node_modules', '.package-lock.json'), nothing)
  const scripts = { test: 'node tools/bootstrap.mjs test' }
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ type: 'module', scripts }))
})

afterEach(() => rm(root, { recursive: true, force: true }))

const said = async () => (await readFile(path.join(root, 'said'), 'utf8').catch(() => '')).trim()
const untilSaid = (text: string) => expect.poll(said, { timeout: 15_000 }).toBe(text)

/** Through a shell of its own that writes npm's pid and may end before it. */
async function npmTest(scriptShell: string, then: 'wait' | 'exit'): Promise<number> {
  const starter = spawn(
    'sh',
    ['-c', `npm test --script-shell=${scriptShell} >npm.log 2>&1 & echo $! >pid; ${then}`],
    {
      cwd: root,
      stdio: 'ignore',
    },
  )
  if (then === 'exit') await once(starter, 'exit')
  await untilSaid('runs')
  return Number(await readFile(path.join(root, 'pid'), 'utf8'))
}

const shells = ['dash', 'bash']
const found = await Promise.all(shells.map(shell => findProgram(shell)))

// Dash stays between npm and what it runs, bash makes way.
describe.runIf(process.platform === 'linux').for(shells.filter((_, i) => found[i] !== null))(
  'npm with %s as its shell',
  shell => {
    it.for(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('%s to npm alone stops what it runs', async signal => {
      process.kill(await npmTest(shell, 'wait'), signal)
      await untilSaid('runs stopped')
    })

    it('the shell that npm was started from may end before it', async () => {
      const pid = await npmTest(shell, 'exit')
      await sleep(2500)
      expect(await said()).toBe('runs')
      process.kill(pid, 'SIGTERM')
      await untilSaid('runs stopped')
    })
  },
)
