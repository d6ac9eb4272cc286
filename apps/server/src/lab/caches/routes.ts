import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { formatPosition } from '@technomir/cache'
import Type from 'typebox'
import { raiseToken } from '../../caching/session-token.ts'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Who } from '../../session/current-user.ts'
import type { Lab } from '../lab.ts'
import { cacheOf, describeCache, endEntries } from './caches.ts'
import { mayLookInto } from './personal.ts'
import { EndedAnswer, Key, LabCaches, LabEntry, WhatToEnd } from './schemas.ts'

const EntryParams = Type.Object({ name: Type.String({ maxLength: 100 }) }, { additionalProperties: false })
// Not a part of the path: keys of searches and catalogue pages are longer than those may be.
const EntryQuery = Type.Object({ key: Key }, { additionalProperties: false })

export const labCacheRoutes =
  ({ parts: { node }, plumbing }: Lab, { identity }: Pick<Who, 'identity'>): FastifyPluginAsyncTypebox =>
  async app => {
    const { caches, follower } = node
    const position = () => formatPosition(Math.max(0, follower.horizon))
    app.get(
      '/api/lab/caches',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetCaches',
          summary: 'Every declared cache of this server, also the composed ones, with all its counters',
          querystring: NoQuery,
          response: { 200: { ...LabCaches, description: 'All caches.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async () => ({
        server: node.name,
        position: position(),
        epoch: follower.epoch,
        blind: follower.blindness(),
        items: await Promise.all(caches.declared().map(cache => describeCache(caches, cache))),
      }),
    )
    app.get(
      '/api/lab/caches/:name/entry',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetEntry',
          summary: 'What the tiers keep under a key, and the floors of its tags',
          params: EntryParams,
          querystring: EntryQuery,
          response: { 200: { ...LabEntry, description: 'The entry.' }, ...errorAnswers(400, 401, 403, 404) },
        },
      },
      async request => {
        const { name } = request.params
        const { key } = request.query
        const who = await identity(request)
        const held = await caches.held(cacheOf(caches, name), key)
        return {
          server: node.name,
          cache: name,
          key,
          position: position(),
          held: held.map(({ asOf, upTo, tags, value, ...entry }) => ({
            ...entry,
            ...shown(
              value,
              mayLookInto(
                who,
                tags.map(({ tag }) => tag),
              ),
            ),
            asOf: formatPosition(Math.max(0, asOf)),
            upTo: formatPosition(Math.max(0, upTo)),
            tags: tags.map(({ tag, floor }) => ({
              tag,
              floor: Number.isFinite(floor) ? formatPosition(Math.max(0, floor)) : '0',
              ends: floor > asOf,
            })),
          })),
        }
      },
    )
    app.post(
      '/api/lab/invalidate',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labInvalidate',
          summary: 'Ends one entry, a cache, a tag or everything, and tells what that has hit',
          querystring: NoQuery,
          body: WhatToEnd,
          response: {
            200: { ...EndedAnswer, description: 'Every live server has processed it.' },
            202: { ...EndedAnswer, description: 'Committed, but not known to be processed everywhere.' },
            ...errorAnswers(400, 401, 403, 404),
          },
        },
      },
      async (request, reply) => {
        const { written, answer } = await endEntries({ ...plumbing, caches }, request.body)
        raiseToken(request, reply, written.epoch, written.position)
        return reply.code(written.processed ? 200 : 202).send(answer)
      },
    )
  }

const shown = (value: unknown, isShown: boolean) => ({ value: isShown ? value : null, hidden: !isShown })
