import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeStored, encodeStored } from './stored-json.ts'

const stored = fc.record({
  epoch: fc.string({ unit: 'binary' }),
  asOf: fc.maxSafeNat(),
  upTo: fc.maxSafeNat(),
  tags: fc.array(fc.oneof(fc.string(), fc.constantFrom('"value":', ',"value":1}', '\\', ']'))),
  value: fc.jsonValue(),
})

it('gives back whatever is stored, with the JSON of the value as it was', () => {
  fc.assert(
    fc.property(stored, fc.maxSafeNat(), fc.maxSafeNat(), ({ value, ...meta }, storedAt, until) => {
      const json = JSON.stringify(value)
      expect(decodeStored(encodeStored({ ...meta, json }, storedAt, until))).toEqual({
        ...meta,
        json,
        ttlMs: 0,
        storedAt,
        until,
      })
    }),
  )
})

it('never takes the JSON of something else for that of the value, however it is laid out', () => {
  const text = fc.record({ stored, after: fc.dictionary(fc.string(), fc.jsonValue()), spaces: fc.nat(2) })
  fc.assert(
    fc.property(text, ({ stored: { value, epoch, tags }, after, spaces }) => {
      const whole = { inner: { a: 1, value: 2 }, epoch, asOf: '1', upTo: '2', value, tags, ...after }
      const text = JSON.stringify(whole, null, spaces)
      const decoded = decodeStored(text)
      if (decoded !== null) expect(JSON.parse(decoded.json)).toEqual(JSON.parse(text).value)
    }),
  )
})

it('never takes for JSON what has been cut, or changed by hand', () => {
  const hand = fc.record({ stored, at: fc.nat(), cut: fc.nat(20), put: fc.string({ maxLength: 3 }) })
  fc.assert(
    fc.property(hand, ({ stored: { value, ...meta }, at, cut, put }) => {
      const text = encodeStored({ ...meta, json: JSON.stringify(value) }, 1, 2)
      const from = at % text.length
      // As long as before it looks as before; that is left to whoever parses the value.
      if (put.length === Math.min(cut, text.length - from)) return
      const decoded = decodeStored(text.slice(0, from) + put + text.slice(from + cut))
      if (decoded !== null) JSON.parse(decoded.json)
    }),
    { numRuns: 2000 },
  )
})
