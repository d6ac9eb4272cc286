import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import plugin from 'fastify-plugin'

/** Describes the API at /api/openapi.json and gives a page to try it at /api/. Register before the routes. */
export const openapi = plugin(
  async app => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'TechnoMir',
          version: '0.1.0',
          description:
            'An electronics store whose caches do not lie. Every cached answer says in Cache-Status whether a cache gave it; every committed change, however it was made, ends what it touches within milliseconds.',
          license: { name: 'MIT', identifier: 'MIT' },
        },
        tags: [
          { name: 'shop', description: 'The same for everybody.' },
          {
            name: 'personal',
            description: "The user's own. In demo mode a request without a session is user 1.",
          },
          { name: 'buying', description: 'Checkout and orders, for users.' },
          { name: 'admin', description: 'For admins only; also in demo mode one has to sign in as one.' },
          { name: 'accounts', description: 'Who this is: guests, users and their sessions.' },
          { name: 'caches', description: 'What the caches hold, and ending it by hand.' },
          {
            name: 'lab',
            description: 'Caching and replication at work, watched and tried out on the real system.',
          },
          { name: 'replication', description: 'How far the replicas are, and what stops them.' },
        ],
      },
      refResolver: {
        buildLocalReference: (json, _base, _fragment, i) =>
          typeof json.$id === 'string' ? json.$id : `def-${i}`,
      },
    })
    app.get('/api/openapi.json', { schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'no-cache').send(app.swagger()),
    )
    await app.register(swaggerUi, {
      routePrefix: '/api',
      uiConfig: { docExpansion: 'list', tryItOutEnabled: true },
      theme: { title: 'TechnoMir: API' },
    })
  },
  { name: 'openapi' },
)
