import type { FastifyRequest } from 'fastify'

const probeHeader = 'technomir-probe'

/** A commit that a panel makes by itself carries it: what is told of commits comes out of the log, which knows no headers. */
export const probeTag = 'lab:probe'

/** Whether a panel of the Lab has sent the request by itself, so that nobody takes it for something that somebody did. */
export const isProbe = (request: Pick<FastifyRequest, 'headers'>): boolean =>
  request.headers[probeHeader] !== undefined
