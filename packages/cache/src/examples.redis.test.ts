import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { expect, it } from 'vitest'

const example = path.join(import.meta.dirname, '../examples/weather.ts')

async function run(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [example], {
    env: { ...process.env, ...env },
  })
  return stdout.trim().split('\n')
}

it('the example program runs without Redis', async () => {
  expect(await run({ REDIS_URL: '' })).toEqual([
    'first node: pier 4°; park 11° (miss, 2 queries so far)',
    'second node: pier 4°; park 11° (hit, 2 queries so far)',
    'again: pier 4°; park 11° (hit, 2 queries so far)',
    'after a reading: pier 5°; park 11° (miss, 3 queries so far)',
    'on the other node: pier 5°; park 11° (hit, 3 queries so far)',
  ])
})

describeWith(['redis'], 'the example program with Redis', () => {
  it('shows two nodes that share values and changes', async () => {
    const redis = await temporaryRedis()
    try {
      expect(await run({ REDIS_URL: redis.url })).toEqual([
        'first node: pier 4°; park 11° (miss, 2 queries so far)',
        'second node: pier 4°; park 11° (hit, 2 queries so far)',
        'again: pier 4°; park 11° (hit, 2 queries so far)',
        'after a reading: pier 5°; park 11° (miss, 3 queries so far)',
        'on the other node: pier 5°; park 11° (hit, 3 queries so far)',
      ])
    } finally {
      await redis.stop()
    }
  })
})
