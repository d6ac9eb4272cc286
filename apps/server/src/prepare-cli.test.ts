import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('./prepare-cli.ts', import.meta.url))

function run(env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

it('says what is missing', () => {
  expect(run({})).toEqual({ status: 1, said: expect.stringContaining('DATABASE_URL is missing') })
})

it('refuses the passwords of the demo without DEMO_MODE, the one it would take by itself included', () => {
  const env = {
    DEMO_MODE: 'off',
    DATABASE_URL: 'postgres://shop:well-kept@primary.invalid/shop',
    REPLICA_URLS: 'postgres://shop:replicapass@replica.invalid/shop',
  }
  const { status, said } = run(env)
  expect(status).toBe(1)
  expect(said).toContain('REPLICA_URLS holds')
  expect(said).toContain('REPLICATOR_PASSWORD holds')
  expect(said).not.toContain('replicapass')
  expect(said).not.toContain('DATABASE_URL holds')
})

it('says what cannot be reached, why, and what to look at, without the password', () => {
  // Nothing listens on port 1.
  const { status, said } = run({
    DATABASE_URL: 'postgres://shop:well-kept@127.0.0.1:1/shop',
    PREPARE_WAIT_SECONDS: '0',
  })
  expect(status).toBe(1)
  expect(said).toMatch(
    /primary cannot be connected to.*DATABASE_URL[\s\S]*because: .*ECONNREFUSED 127\.0\.0\.1:1/,
  )
  expect(said).not.toContain('well-kept')
})

it('names every address with a malformed percent sign, and repeats none', () => {
  const { status, said } = run({
    DATABASE_URL: 'postgres://shop:p%zz@primary.invalid/shop',
    REPLICA_URLS: 'postgres://shop:fine@replica.invalid/shop,postgres://shop:p%zz@replica.invalid/shop',
  })
  expect(status).toBe(1)
  expect(said).toMatch(/DATABASE_URL has.*%25[\s\S]*REPLICA_URLS has.*%25/)
  expect(said).not.toContain('p%zz')
})
