import { WebSocket } from 'engine.io-client'
import { io } from 'socket.io-client'
import type { Connect } from './clients.ts'
import type { Data } from './plan.ts'

export const connect: Connect = (url, topics, heard) => {
  const socket = io(url, {
    // The one that takes the global WebSocket, as in a browser.
    transports: [WebSocket],
    auth: { topics },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 2_000,
  })
  let live = false
  let firstTime = true
  function become(now: boolean): void {
    if (now !== live) heard.connected(now)
    live = now
  }
  socket.on('connect', () => {
    if (!socket.recovered && !firstTime) heard.restart(topics, undefined)
    firstTime = false
  })
  socket.on('joined', () => become(true))
  socket.on('disconnect', () => become(false))
  socket.on('changed', (topic: string, position: number, data: Data) => heard.event(topic, position, data))
}
