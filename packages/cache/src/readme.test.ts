import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const folder = path.dirname(import.meta.dirname)

it('the example in the README runs and prints what it says', async () => {
  const readme = await readFile(path.join(folder, 'README.md'), 'utf8')
  const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const promised = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map(match => match[1])
  expect(promised.length).toBe(3)
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    cwd: folder,
  })
  expect(stdout.trim().split('\n')).toEqual(promised)
})
