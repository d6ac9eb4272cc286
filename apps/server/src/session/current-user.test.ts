import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { currentUserIn, sessionCookie } from './current-user.ts'

const request = (cookies: Record<string, string>) => ({ cookies }) as unknown as FastifyRequest

test('in demo mode a request without a session is user 1, whatever other cookies it has', () => {
  expect(currentUserIn({ demoMode: true })(request({ technomir_position: 'x' }))).toBe(1)
})

test('nobody is let in without a session when demo mode is off, or with one that is not known', () => {
  const unauthenticated = expect.objectContaining({ code: 'unauthenticated', status: 401 })
  expect(() => currentUserIn({ demoMode: false })(request({}))).toThrow(unauthenticated)
  expect(() => currentUserIn({ demoMode: true })(request({ [sessionCookie]: 'x' }))).toThrow(unauthenticated)
})
