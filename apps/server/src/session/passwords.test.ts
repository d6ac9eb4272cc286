import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './passwords.ts'

test('a password is known by its hash, which is another one each time', async () => {
  const [one, two] = [await hashPassword('пароль 1'), await hashPassword('пароль 1')]
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(two).not.toBe(one)
  expect(await verifyPassword(one, 'пароль 1')).toBe(true)
  for (const wrong of ['пароль 2', 'Пароль 1', '', 'пароль 1\0'])
    expect(await verifyPassword(one, wrong)).toBe(false)
})

test('the same letters typed in another way are the same password', async () => {
  // й as one character, and as и with a breve.
  expect(await verifyPassword(await hashPassword('\u0439\u0439'), '\u0438\u0306\u0438\u0306')).toBe(true)
})

test("other programs' Argon2id hashes are understood, with their costs", async () => {
  // Of the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
  const theirs = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verifyPassword(theirs, 'password')).toBe(true)
  expect(await verifyPassword(theirs, 'Password')).toBe(false)
})

test('without a kept password the answer is no; with one that cannot be read it is an error that says so', async () => {
  expect(await verifyPassword(null, 'x')).toBe(false)
  for (const broken of ['', 'technomir', '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=1,t=1,p=1$x$y'])
    await expect(verifyPassword(broken, 'x')).rejects.toThrow('reset that password')
})
