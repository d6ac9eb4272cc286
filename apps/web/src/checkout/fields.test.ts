import { beforeEach, expect, it, vi } from 'vitest'
import { forgetInTab } from '../session/tab-storage.ts'
import { draftAddress, keepAddress, noFields, postcodePattern } from './fields.ts'

const storage = new Map<string, string>()
beforeEach(() => {
  storage.clear()
  vi.stubGlobal(
    'sessionStorage',
    new Proxy(
      {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => storage.set(key, value),
        removeItem: (key: string) => storage.delete(key),
      },
      {
        ownKeys: () => [...storage.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    ),
  )
})

const anna = { ...noFields, name: 'Анна', phone: '+7 900', card_number: '4242 4242 4242 4242', cvc: '123' }

it('gives an address back to who typed it, and to nobody else in the same tab', () => {
  keepAddress(1, anna)
  expect(draftAddress(1)).toMatchObject({ name: 'Анна', phone: '+7 900' })
  expect(draftAddress(2)).toEqual({})
})

it('keeps nothing of the card, and nothing at all after signing out', () => {
  keepAddress(1, anna)
  expect([...storage.values()].join()).not.toMatch(/4242|123/)
  storage.set('theme', 'dark')
  forgetInTab()
  expect(draftAddress(1)).toEqual({})
  expect([...storage.keys()]).toEqual(['theme'])
})

it('lasts as long as the page where storage is forbidden', () => {
  vi.stubGlobal('sessionStorage', undefined)
  keepAddress(1, anna)
  expect(draftAddress(1)).toMatchObject({ name: 'Анна' })
  forgetInTab()
  expect(draftAddress(1)).toEqual({})
})

it.each(['101000', '1234', 'SW1A 1AA', 'K1A 0B1', '10001-1234', 'AD500'])('takes the postcode %j', text => {
  expect(text).toMatch(postcodePattern)
})

it.each(['abc', 'abcdef', '123', '12345678901', '1010-', ' 10100', '10 1_0', '١٢٣٤٥', '    ', '101000\n'])(
  'refuses the postcode %j',
  text => {
    expect(text).not.toMatch(postcodePattern)
  },
)
