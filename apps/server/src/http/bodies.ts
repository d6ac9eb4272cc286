import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { MIMEType } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { ShopError } from '../errors.ts'

/** JSON is the only body we read; an empty one counts as none. */
export function acceptJsonOnly(app: FastifyInstance): void {
  // Refuses bodies that would set __proto__ or constructor.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    const unreadable = unreadableAs(request.headers)
    if (unreadable !== null) done(new ShopError('unsupported_media_type', { message: unreadable }))
    else if (body.trim() === '') done(null, undefined)
    // It answers through `done`.
    else void parse(request, body, done)
  })
  // The stream of a request that announces no body has ended before anybody could hear of it, and the parser would wait for that.
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const isWaitedFor = request.headers['content-type'] !== undefined && request.raw.readableEnded
    done(null, isWaitedFor ? Readable.from([]) : payload)
  })
}

/** The bytes are taken for UTF-8 as they come: what says that it is something else is not guessed at. */
function unreadableAs(headers: IncomingHttpHeaders): string | null {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== '' && encoding !== 'identity') return 'Send the body as it is: no Content-Encoding.'
  const charset = new MIMEType(headers['content-type'] ?? 'application/json').params.get('charset')
  return charset === null || /^utf-?8$/i.test(charset) ? null : 'Send JSON in UTF-8.'
}
