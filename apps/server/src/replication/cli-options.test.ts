import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCliOptions, UsageError } from './cli-options.ts'

let dataDir = ''
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'technomir-cli-'))
  const stack = { url: 'http://localhost:1', primary: 'postgres://stack/p', replica: 'postgres://stack/r' }
  await writeFile(path.join(dataDir, 'stack.json'), JSON.stringify(stack))
})
afterAll(() => rm(dataDir, { recursive: true }))

const nothingRuns = { TECHNOMIR_DATA: '/nonexistent' }

describe('the command line of replication', () => {
  test.each([
    [[], /Name one command: setup, status, verify, teardown/],
    [['fly'], /Name one command/],
    [['status', 'verify'], /Name one command/],
    [['status', '--primry', 'x'], /Unknown option '--primry'/],
    [['status', '--yes'], /--yes is not for status, but for teardown/],
    [['status'], /No servers are known. Start the shop/],
    [['status', '--replica', 'postgres://h/d'], /--replica needs --primary/],
    [['verify', '--primary', 'postgres://h/d'], /verify needs a replica/],
    [
      ['verify', '--timeout', 'soon', '--primary', 'postgres://h/d', '--replica', 'postgres://h/e'],
      /not a time/,
    ],
    [['setup', '--primary', 'db'], /--primary must look like postgres:/],
  ])('refuses %j', (args, message) => {
    expect(() => readCliOptions(args, nothingRuns)).toThrow(UsageError)
    expect(() => readCliOptions(args, nothingRuns)).toThrow(message)
  })

  test('does not repeat an address, for it may hold a password', () => {
    const env = { ...nothingRuns, DATABASE_URL: 'mysql://root:secret@h/d' }
    expect(() => readCliOptions(['status'], env)).toThrow(/^(?!.*secret).*DATABASE_URL must look like/)
  })

  test('takes servers from the options, else from the environment, else from the running npm start: never mixed', () => {
    const running = { TECHNOMIR_DATA: dataDir }
    const env = {
      ...running,
      DATABASE_URL: 'postgres://env/p',
      REPLICA_URLS: 'postgres://env/r1, postgres://env/r2',
    }
    expect(readCliOptions(['status'], running)).toMatchObject({
      primaryUrl: 'postgres://stack/p',
      replicaUrls: ['postgres://stack/r'],
    })
    expect(readCliOptions(['status'], env)).toMatchObject({
      primaryUrl: 'postgres://env/p',
      replicaUrls: ['postgres://env/r1', 'postgres://env/r2'],
    })
    expect(readCliOptions(['status', '--primary', 'postgres://a/p'], env)).toMatchObject({
      primaryUrl: 'postgres://a/p',
      replicaUrls: [],
    })
    const several = [
      'setup',
      '--primary',
      'postgres://a/p',
      '--replica',
      'postgres://a/r1',
      '--replica',
      'postgres://a/r2',
    ]
    expect(
      readCliOptions([...several, '--primary-from-replica', 'postgres://pg-master/p'], env),
    ).toMatchObject({
      replicaUrls: ['postgres://a/r1', 'postgres://a/r2'],
      primaryUrlForReplicas: 'postgres://pg-master/p',
    })
  })
})
