import getPort from 'get-port'

/**
 * A TCP port that nothing listens on: `preferred` if it is free, otherwise any. Another process can still take it before
 * it is used; whoever binds it must be ready to try again.
 */
export function freePort(preferred?: number): Promise<number> {
  return preferred === undefined ? getPort() : getPort({ port: preferred })
}
