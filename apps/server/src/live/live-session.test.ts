import { expect, test } from 'vitest'
import { type LiveSession, mayRead } from './live-session.ts'

const nobody: LiveSession = {
  cookie: undefined,
  identity: { kind: 'nobody', unknown: false },
  mayManage: false,
  stale: false,
}

test.each([
  'product:1',
  'product:2147483647',
  'product:*',
  'catalog',
  'flash-sales',
  'bestsellers',
  'lists',
  'comments',
  'tables',
])('%s is for everybody', topic => expect(mayRead(nobody, topic)).toBe(true))

test.each([
  'product:',
  'product:abc',
  'product:0',
  'product:01',
  'product:-1',
  'product:1:2',
  'product:12345678901',
  'product:*x',
  'products',
  'lists:*',
  'catalog:*',
  'cart',
  'lab',
])('%s is no topic for everybody', topic => expect(mayRead(nobody, topic)).toBe(false))
