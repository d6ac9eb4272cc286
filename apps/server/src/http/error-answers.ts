import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isDatabaseUnavailable, loginRefusal } from '../database/unavailable.ts'
import { type ErrorCode, type FieldFault, ShopError } from '../errors.ts'

const byFastifyCode: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad_request',
  FST_ERR_MAX_PARAM_LENGTH: 'uri_too_long',
  FST_ERR_BAD_URL: 'bad_request',
}

/** Answers any error in the one shape. What is not the client's doing is logged with its stack, which never leaves the server. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toShopError(error)
  if (known.status === 503) request.log.warn({ err: error }, 'database unavailable')
  else if (known.status >= 500) request.log.error({ err: error }, 'unexpected error')
  return reply
    .code(known.status)
    .headers({ 'cache-control': 'no-store', ...known.headers })
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(known.toBody())
}

/** The error as the client shall see it. */
export function toShopError(error: unknown): ShopError {
  if (error instanceof ShopError) return error
  if (isDatabaseUnavailable(error) || loginRefusal(error) !== null)
    return new ShopError('unavailable', { cause: error, headers: { 'retry-after': '1' } })
  const fastify = error as Partial<FastifyError>
  if (fastify.validation !== undefined)
    return new ShopError('validation_failed', { cause: error, details: faults(fastify) })
  const code = byFastifyCode[fastify.code ?? '']
  if (code !== undefined) return new ShopError(code, { cause: error })
  // Refused by the JSON parser for what it holds (__proto__), or by another part of the framework.
  if (error instanceof SyntaxError) return new ShopError('malformed_json', { cause: error })
  const status = fastify.statusCode ?? 500
  if (status >= 400 && status < 500) return new ShopError('bad_request', { cause: error })
  return new ShopError('internal', { cause: error })
}

/** At most so many: a body of 64 KiB could hold thousands. */
const mostFaults = 20

function faults(error: Partial<FastifyError>): FieldFault[] {
  const part = error.validationContext ?? 'request'
  return (
    (error.validation ?? [])
      // An unknown property is told twice; "schema is false" is the less telling way.
      .filter(({ keyword }) => keyword !== 'boolean')
      .slice(0, mostFaults)
      .flatMap(({ instancePath, keyword, message, params }) => {
        const at = (name?: unknown) =>
          `${part}${instancePath}${name === undefined ? '' : `/${String(name).slice(0, 100)}`}`
        const named = keyword === 'additionalProperties' ? params.additionalProperties : undefined
        if (Array.isArray(named))
          return named.slice(0, mostFaults).map(name => ({ field: at(name), message: 'is not known here' }))
        const missing = keyword === 'required' ? params.requiredProperties : undefined
        if (Array.isArray(missing)) return missing.map(name => ({ field: at(name), message: 'is missing' }))
        return [{ field: at(), message: message ?? 'is not right' }]
      })
  )
}
