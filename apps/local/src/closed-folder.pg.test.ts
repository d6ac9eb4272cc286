import { execFile } from 'node:child_process'
import { mkdir, readdir, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runStart, stopStart } from './fixtures/run-start.ts'
import { projectRoot } from './options.ts'

const run = promisify(execFile)
const sharedRoot = '/var/lib/technomir'

/** A copy of the project in a folder closed to everybody but root, as in root's home. */
describeWith(['root'], 'npm start as root in a folder that only root may enter', () => {
  // In the project's own data folder, so that node_modules can be copied as hard links.
  const closed = path.join(projectRoot, '.technomir', 'closed-folder-test')
  const copy = path.join(closed, 'technomir')
  const dataDir = path.join(copy, '.technomir')
  let before: string[] = []

  beforeAll(async () => {
    before = await readdir(sharedRoot).catch(() => [])
    await rm(closed, { recursive: true, force: true })
    await mkdir(copy, { recursive: true })
    await run('chmod', ['700', closed])
    for (const name of ['package.json', 'package-lock.json', 'apps', 'packages', 'tools', 'node_modules']) {
      await run('cp', ['-al', path.join(projectRoot, name), copy])
    }
  })

  afterAll(async () => {
    for (const name of ['primary', 'replica']) {
      const target = await realpath(path.join(dataDir, name)).catch(() => null)
      if (target !== null) await rm(target, { recursive: true, force: true })
    }
    await rm(closed, { recursive: true, force: true })
    for (const name of await readdir(sharedRoot).catch(() => [])) {
      if (name.startsWith('postgres-') && !before.includes(name)) {
        await rm(path.join(sharedRoot, name), { recursive: true, force: true })
      }
    }
  })

  it('works, twice, on the same data', async () => {
    const systemIds: string[] = []
    for (const _attempt of [1, 2]) {
      const start = runStart(dataDir, { root: copy })
      try {
        const stack = await start.ready()
        expect((await fetch(`${stack.url}/api/bestsellers`)).status).toBe(200)
        const sql = [
          path.join(copy, 'apps/local/src/sql.ts'),
          'SELECT system_identifier FROM pg_control_system()',
        ]
        systemIds.push(
          (await run(process.execPath, sql, { env: { ...process.env, TECHNOMIR_DATA: dataDir } })).stdout,
        )
      } finally {
        await stopStart(start)
      }
    }
    expect(systemIds[0]).toMatch(/\d{10}/)
    expect(systemIds[1]).toBe(systemIds[0])
    expect(await realpath(path.join(dataDir, 'primary'))).toContain(sharedRoot)
  })
})
