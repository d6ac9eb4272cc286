import { expect, it } from 'vitest'
import en from '../../../messages/lab.en.json' with { type: 'json' }
import ru from '../../../messages/lab.ru.json' with { type: 'json' }
import { blindText } from './blind-text.ts'

it('every reason that a follower of the log has is told in words, in both languages', () => {
  // Follower.blindness of @technomir/cache.
  for (const code of ['silence', 'held', 'mapping']) {
    const key = blindText(code, key => key)
    expect(key).toBe(`lab.caches.blind.${code}`)
    for (const texts of [ru, en]) expect(Object.keys(texts)).toContain(key)
  }
})

it('a reason that the page does not know is named', () => {
  const told = blindText('toString', (key, values) => `${key} ${values?.code}`)
  expect(told).toBe('lab.caches.blind.other toString')
})
