import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nodeOptions } from './node-options.ts'

const MiB = 2 ** 20
/** How large the young generation is after V8 has collected all to give memory back, bytes. */
function youngAfterAll(options: readonly string[]): number {
  const program = `
    const v8 = require('node:v8')
    let kept = []
    for (let i = 0; i < 3e6; i++) if (i % 7 === 0) kept.push({ i }); else ({ i, text: 'x' + i })
    kept = []
    gc({ type: 'major', flavor: 'last-resort' })
    const young = v8.getHeapSpaceStatistics().find(space => space.space_name === 'new_space')
    console.log(young.space_size)`
  return Number(
    execFileSync(process.execPath, ['--expose-gc', ...options, '-e', program], { encoding: 'utf8' }),
  )
}

test('the young generation keeps its size when all is collected', () => {
  const [usual, ours] = [youngAfterAll([]), youngAfterAll(nodeOptions)]
  expect(usual).toBeLessThan(4 * MiB)
  expect(ours).toBeGreaterThanOrEqual(16 * MiB)
})

test('the image starts the server with the same options', () => {
  const dockerfile = readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8')
  const command = dockerfile.split('\n').findLast(line => line.startsWith('CMD '))
  expect(JSON.parse(command?.slice('CMD '.length) ?? '')).toEqual([
    'node',
    ...nodeOptions,
    'apps/server/src/main.ts',
  ])
})
