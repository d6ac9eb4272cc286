import { expect, it } from 'vitest'
import type { LogEntry } from '../log/log.ts'
import { decodeEntry, encodeEntry } from './entry-codec.ts'

const entry: LogEntry = {
  position: 20,
  prev: 10,
  tags: ['t'],
  touched: ['rows'],
  events: [],
  writes: ['w'],
  committedAt: 1,
}
const traces = ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01']

it('keeps the traces of an entry, where there are some', () => {
  expect(decodeEntry('20-0', encodeEntry(entry))).toEqual(entry)
  expect(encodeEntry(entry)).not.toContain('traces')
  expect(decodeEntry('20-0', encodeEntry({ ...entry, traces }))).toEqual({ ...entry, traces })
})

it('reads an entry whose traces are none: they do not say what it means', () => {
  const odd = JSON.stringify({ ...(JSON.parse(encodeEntry(entry)) as object), traces: 'x' })
  expect(decodeEntry('20-0', odd)).toEqual(entry)
})
