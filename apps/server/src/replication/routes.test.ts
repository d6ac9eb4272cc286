import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { answerError } from '../http/error-answers.ts'
import { ErrorAnswer } from '../http/schemas.ts'
import { createWho } from '../session/current-user.ts'
import { replicationRoutes } from './routes.ts'

test('with demo mode off the state of replication is not for everybody, and nothing is asked', async () => {
  const app = Fastify()
  app.addSchema(ErrorAnswer)
  app.setErrorHandler(answerError)
  await app.register(cookie)
  const { mayManage } = createWho(async () => ({ kind: 'nobody', unknown: false }), { demoMode: false })
  await app.register(replicationRoutes, {
    mayManage,
    replicationStatus: () => Promise.reject(new Error('asked all the same')),
  })
  const answer = await app.inject({ url: '/api/replication/status' })
  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toMatchObject({ error: { code: 'unauthenticated' } })
  await app.close()
})
