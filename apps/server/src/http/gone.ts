import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Calls `then` when the client goes away before it has its answer. The framework's `onRequestAbort` listens to the request's stream, which
 * says nothing where no body is announced.
 */
export function whenGone(request: FastifyRequest, { raw }: FastifyReply, then: () => void): void {
  const { socket } = request.raw
  let isOver = false
  const end = (): void => {
    // The one closes the other while both are being told.
    if (isOver) return
    isOver = true
    raw.off('close', end)
    socket.off('close', end)
    if (!raw.writableFinished) then()
  }
  raw.on('close', end)
  // An answer that waits for those before it on the same connection has not been given the connection yet.
  socket.on('close', end)
}
