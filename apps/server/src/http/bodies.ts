import type { FastifyInstance } from 'fastify'

/** JSON is the only body we read; an empty one counts as none. */
export function acceptJsonOnly(app: FastifyInstance): void {
  // Refuses bodies that would set __proto__ or constructor.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined)
    // It answers through `done`.
    else void parse(request, body, done)
  })
}
