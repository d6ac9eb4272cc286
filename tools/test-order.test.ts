import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { longest, strew } from './test-order.ts'

const root = path.dirname(import.meta.dirname)

test('every file that is to be begun early is there, once', () => {
  expect(longest.filter(file => !existsSync(path.join(root, file)))).toEqual([])
  expect(new Set(longest).size).toBe(longest.length)
})

test.each([
  { few: 'AB', many: '123456', woven: 'A123B456' },
  { few: 'AB', many: '1234567', woven: 'A123B4567' },
  { few: 'ABC', many: '1', woven: 'A1BC' },
  { few: 'ABC', many: '', woven: 'ABC' },
  { few: '', many: '1234', woven: '1234' },
])('$few among $many is $woven', ({ few, many, woven }) => {
  expect(strew([...few], [...many], 3).join('')).toBe(woven)
})
