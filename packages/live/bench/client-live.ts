import { connect as connectLive } from '../src/client/index.ts'
import type { Connect } from './clients.ts'
import type { Data } from './plan.ts'

export const connect: Connect = (url, topics, heard) => {
  let live = false
  const client = connectLive({
    url: url.replace('http', 'ws'),
    maxPauseMs: 2_000,
    onStatus(status) {
      if (live !== (status === 'live')) heard.connected(status === 'live')
      live = status === 'live'
    },
  })
  client.subscribe(topics, {
    onEvent: ({ topic, position, data }) => heard.event(topic, position, data as Data),
    onRefetch: told => heard.restart(told, client.place()?.position),
  })
}
