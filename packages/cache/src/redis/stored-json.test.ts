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
        value: JSON.parse(json),
        json,
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
      const decoded = decodeStored(JSON.stringify(whole, null, spaces))
      if (decoded !== null) expect(JSON.parse(decoded.json)).toEqual(decoded.value)
    }),
  )
})
