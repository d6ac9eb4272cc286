import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { ClientsInput } from './clients.ts'

/** A client that listens to much and reads nothing: the server's frames wait in the kernel, then in the server. */
export async function stall(
  product: ClientsInput['product'],
  port: number,
  topics: readonly string[],
): Promise<WebSocket> {
  const path = product === 'technomir' ? '/ws' : '/socket.io/?EIO=4&transport=websocket'
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`)
  socket.on('error', () => {})
  await once(socket, 'open')
  if (product === 'technomir') socket.send(JSON.stringify({ type: 'subscribe', topics }))
  // Engine.IO message, Socket.IO connect packet with the topics as credentials.
  else socket.send(`40${JSON.stringify({ topics })}`)
  await once(socket, 'message')
  socket.pause()
  return socket
}
