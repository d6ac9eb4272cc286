import { expect, it } from 'vitest'
import { ApiError } from '../api/client.ts'
import type { Translate } from '../i18n/context.tsx'
import { passes } from './races/races.ts'
import { lackKeys, refusalOf } from './refused.tsx'

const t: Translate = key => key
const refused = (code: string, details?: unknown) => new ApiError(409, code, 'In English.', details)

it('a refusal names what is in the way, as the API does', () => {
  for (const [lacks, key] of Object.entries(lackKeys))
    expect(refusalOf(refused('lab_not_here', { lacks }), t)).toEqual({ title: key })
  expect(refusalOf(refused('lab_disturbed', { lacks: 'replica-stopped' }), t)).toEqual({
    title: 'lab.disturbed',
    more: 'lab.lacks.replica-stopped',
  })
})

it('a refusal whose reason this page does not know is told as far as it is known', () => {
  expect(refusalOf(refused('lab_not_here'), t)).toEqual({ title: 'lab.notHere' })
  expect(refusalOf(refused('lab_not_here', { lacks: 'toString' }), t)).toEqual({ title: 'lab.notHere' })
  expect(refusalOf(refused('lab_disturbed', { lacks: 'the-moon' }), t)).toEqual({ title: 'lab.disturbed' })
})

it('the page looks again after what passes by itself, not after what stays', () => {
  expect(passes('subscription-paused')).toBe(true)
  expect(passes('replica-stopped')).toBe(true)
  expect(passes('replica')).toBe(false)
  expect(passes(null)).toBe(false)
})
