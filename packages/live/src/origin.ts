import type { Duplex } from 'node:stream'

/**
 * An origin rule for `allowOrigin`: pages of the same host, and clients that send no origin (they are no browsers, so
 * no foreign page can be behind them). Cookies go along with cross-site WebSockets, so some rule is needed.
 */
export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}

/** Answers an upgrade request with an HTTP error and closes the socket. */
export function refuseUpgrade(
  socket: Duplex,
  status: '403 Forbidden' | '503 Service Unavailable',
  code: string,
  message: string,
): void {
  const body = JSON.stringify({ error: { code, message } })
  // A peer that hangs up meanwhile is none of our concern; without a listener it would end the process.
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
