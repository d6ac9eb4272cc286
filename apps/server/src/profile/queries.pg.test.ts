import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ShopError } from '../errors.ts'
import { type ShopDatabase, startShopDatabase } from '../testing/shop-database.ts'
import { normaliseChange } from './change.ts'
import { profileOf, updateProfile } from './queries.ts'

let shop: ShopDatabase
beforeAll(async () => {
  shop = await startShopDatabase()
})
afterAll(() => shop.stop())

describe('profile', () => {
  test('changes only what is given', async () => {
    const before = await profileOf(shop.db, 1)
    expect(await updateProfile(shop.db, 1, { name: 'Новое имя' })).toEqual({ ...before, name: 'Новое имя' })
    expect(await updateProfile(shop.db, 1, { email: 'new@example.com' })).toMatchObject({
      name: 'Новое имя',
      email: 'new@example.com',
    })
    expect(await profileOf(shop.db, 1)).toMatchObject({ name: 'Новое имя', email: 'new@example.com' })
  })

  test('an address of somebody else is a conflict, an unknown user is not found; nothing changes', async () => {
    const before = await profileOf(shop.db, 1)
    await expect(updateProfile(shop.db, 1, { email: 'maria@example.com', name: 'x' })).rejects.toMatchObject({
      code: 'email_taken',
      status: 409,
    })
    await expect(updateProfile(shop.db, 99, { name: 'x' })).rejects.toMatchObject({ code: 'user_not_found' })
    expect(await profileOf(shop.db, 1)).toEqual(before)
    expect(await profileOf(shop.db, 99)).toBeNull()
  })
})

describe('a change of a profile', () => {
  test('is stored without blanks around, the address in lower case', () => {
    expect(normaliseChange({ name: '  Анна  ', email: 'Anna@Example.COM' })).toEqual({
      name: 'Анна',
      email: 'anna@example.com',
    })
  })

  test.each([
    ['blanks only', { name: '   ' }],
    ['a zero byte, which PostgreSQL cannot store', { name: 'a\u0000b' }],
    ['half a surrogate pair', { name: 'a\ud800b' }],
    ['256 characters', { name: '😀'.repeat(256) }],
  ])('is refused with %s', (_, change) => {
    expect(() => normaliseChange(change)).toThrow(ShopError)
  })

  test('may have 255 characters that each take two units', async () => {
    const name = '😀'.repeat(255)
    expect(await updateProfile(shop.db, 2, normaliseChange({ name }))).toMatchObject({ name })
  })
})
