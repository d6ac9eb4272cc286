import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

/** With a folder where nothing runs. */
function run(file: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { DATABASE_URL: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(import.meta.dirname, file), ...args],
    { env: { ...env, TECHNOMIR_DATA: path.join(import.meta.dirname, 'no-such-folder') }, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

describe.each([
  ['sql.ts', 'Usage: npm run sql'],
  ['seed.ts', 'Usage: npm run seed'],
])('%s', (file, usage) => {
  it('tells how it is used when asked', () => {
    expect(run(file, '--help')).toEqual({ status: 0, stdout: expect.stringContaining(usage), stderr: '' })
  })

  it('refuses an unknown option in a sentence, with its usage', () => {
    const { status, stderr } = run(file, '--bogus')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Unknown option '--bogus'/)
    expect(stderr).toContain(usage)
    expect(stderr).not.toMatch(/\n {4}at /)
  })

  it('says what to do when nothing runs', () => {
    expect(run(file)).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Nothing runs here\. Start the shop with npm start/),
    })
  })
})

it('seed.ts refuses what is not a number of products', () => {
  const { status, stderr } = run('seed.ts', '--products', 'many')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^--products many is not a whole number/)
  expect(stderr).toContain('Usage: npm run seed')
})
