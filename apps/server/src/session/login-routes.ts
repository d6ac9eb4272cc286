import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendWritten } from '../caching/cached-route.ts'
import type { Plumbing, Written } from '../caching/plumbing.ts'
import { ShopError } from '../errors.ts'
import { errorAnswers, NoQuery } from '../http/schemas.ts'
import { normaliseChange } from '../profile/change.ts'
import type { Accounts } from './accounts.ts'
import { giveSession } from './cookies.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import { LoginBody, RegisterBody, SignedInAnswer } from './schemas.ts'
import { type Account, accountOf, createAccount, type SignedIn, signIn } from './sign-in.ts'

const shortestPassword = 8

/** How a guest becomes a user. */
export function loginRoutes(o: {
  accounts: Pick<Accounts, 'who' | 'attempts'>
  plumbing: Pick<Plumbing, 'write' | 'readNow' | 'config'>
}): FastifyPluginAsyncTypebox {
  const { attempts, who } = o.accounts
  const { write, readNow, config } = o.plumbing

  function signedIn(
    request: FastifyRequest,
    reply: FastifyReply,
    written: Written<SignedIn>,
    user: Account,
  ): FastifyReply {
    giveSession(request, reply, written.value.token)
    return sendWritten(request, reply, written, { user, cart: written.value.cart })
  }

  return async app => {
    app.post(
      '/api/session/register',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'register',
          summary: 'Make an account and sign in; what the guest had in the cart comes along',
          querystring: NoQuery,
          body: RegisterBody,
          response: {
            201: { ...SignedInAnswer, description: 'Signed in.' },
            ...errorAnswers(400, 403, 409, 413, 415, 429),
          },
        },
      },
      async (request, reply) => {
        const { name = '', email = '' } = normaliseChange({
          name: request.body.name,
          email: request.body.email,
        })
        const { password } = request.body
        if ([...password].length < shortestPassword) throw new ShopError('weak_password')
        await attempts.registration(request.ip)
        const was = await who.identity(request)
        const passwordHash = await hashPassword(password)
        const userAgent = request.headers['user-agent'] ?? ''
        let user: Account | undefined
        const written = await write(async trx => {
          user = await createAccount(trx, { name, email, passwordHash })
          return await signIn(trx, { was, userId: user.id, demo: false, userAgent })
        })
        if (user === undefined) throw new Error('An account was committed without having been made.')
        return signedIn(request, reply.code(201), written, user)
      },
    )
    app.post(
      '/api/session/login',
      {
        schema: {
          tags: ['accounts'],
          operationId: 'login',
          summary: 'Sign in; what the guest had in the cart comes along',
          description: 'Demo accounts: anna@example.com, dmitry@example.com, maria@example.com (admin).',
          querystring: NoQuery,
          body: LoginBody,
          response: {
            200: { ...SignedInAnswer, description: 'Signed in, under a new token.' },
            ...errorAnswers(400, 401, 403, 413, 415, 429),
          },
        },
      },
      async (request, reply) => {
        const email = request.body.email.trim().toLowerCase()
        const succeeded = await attempts.login({ email, address: request.ip })
        // PostgreSQL cannot even be asked for such an address.
        const askable = email.isWellFormed() && !email.includes('\0')
        const { value: account } = await readNow(db =>
          askable ? accountOf(db, email) : Promise.resolve(null),
        )
        // Whoever it is: the same work, so that the time it takes says nothing.
        const isRight = await verifyPassword(account?.password_hash ?? null, request.body.password)
        if (account === null || !isRight || (account.demo && !config.demoMode))
          throw new ShopError('wrong_credentials')
        await succeeded()
        const { password_hash: _, demo, ...user } = account
        const was = await who.identity(request)
        const userAgent = request.headers['user-agent'] ?? ''
        const written = await write(trx => signIn(trx, { was, userId: user.id, demo, userAgent }))
        return signedIn(request, reply, written, user)
      },
    )
  }
}
