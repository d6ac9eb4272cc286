import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { changeStream, classifyStreamError, createSlot } from './index.ts'
import { sleep, take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()

async function follower(
  slot: string,
  timeoutMs: number,
): Promise<{ child: ChildProcess; said: () => string }> {
  const script = fileURLToPath(new URL('./testing/follow.ts', import.meta.url))
  const child = spawn(process.execPath, [script, primary.url, slot, 'pub', String(timeoutMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  while (!text.includes('started')) await sleep(10)
  return { child, said: () => text }
}

test('a follower that hangs loses the slot after the walsender timeout, not after a minute; when it wakes up it knows', async () => {
  await primary.run('CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION pub FOR TABLE t')
  await createSlot(primary.sql, 'dead', { lockTimeoutMs: 5000 })
  const { child, said } = await follower('dead', 1000)
  child.kill('SIGSTOP')
  try {
    const before = performance.now()
    let refused = 0
    let stream = changeStream({ connectionString: primary.url, slot: 'dead', publications: ['pub'] })
    for (;;) {
      const error: unknown = await stream.started.then(
        () => null,
        (reason: unknown) => reason,
      )
      if (error === null) break
      expect(classifyStreamError(error)).toBe('busy')
      refused += 1
      await stream.close()
      await sleep(50)
      stream = changeStream({ connectionString: primary.url, slot: 'dead', publications: ['pub'] })
    }
    expect(refused).toBeGreaterThan(0)
    expect(performance.now() - before).toBeLessThan(30_000)
    await primary.run('INSERT INTO t VALUES (1)')
    expect(await take(stream[Symbol.asyncIterator](), 1)).toHaveLength(1)

    const ended = once(child, 'exit')
    child.kill('SIGCONT')
    await ended
    expect(said()).toContain('connection')
    await stream.close()
  } finally {
    child.kill('SIGKILL')
  }
})

test('the slot of a follower that was killed is free at once', async () => {
  await createSlot(primary.sql, 'killed', { lockTimeoutMs: 5000 })
  const { child } = await follower('killed', 60_000)
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
  const before = performance.now()
  for (;;) {
    const stream = changeStream({ connectionString: primary.url, slot: 'killed', publications: ['pub'] })
    const started = await stream.started.then(
      () => true,
      () => false,
    )
    await stream.close()
    if (started) break
  }
  expect(performance.now() - before).toBeLessThan(30_000)
})
