import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = `
  import { executionAsyncResource } from 'node:async_hooks'
  import { setTimeout as sleep } from 'node:timers/promises'
  import { keepTicksSteady, keptTick } from '${new URL('steady-ticks.ts', import.meta.url)}'
  keepTicksSteady()
  await sleep(1)
  for (let i = 0; i < 12; i++) {
    gc()
    await sleep(5)
  }
  const later = await new Promise(resolve => process.nextTick(() => resolve(executionAsyncResource())))
  const plain = await new Promise(resolve => setImmediate(() => resolve(executionAsyncResource())))
  const kept = keptTick()
  console.log(JSON.stringify({
    callback: typeof kept.callback,
    isAnother: kept !== later,
    shape: %HaveSameMap(kept, later),
    control: %HaveSameMap(kept, plain),
  }))
`

test('after the heap was collected, ticks have the shape that they had', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--allow-natives-syntax',
    '--input-type=module',
    '--eval',
    script,
  ])
  expect(JSON.parse(stdout)).toEqual({ callback: 'function', isAnother: true, shape: true, control: false })
})
