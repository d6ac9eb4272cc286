import type { Client, ReceivedEvent } from '@technomir/live/client'
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'

let live: Client | undefined
const listeners = new Set<() => void>()

/** Called once, when the page has a connection. */
export function setLive(client: Client): void {
  live = client
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The connection, once there is one. */
export const useLive = (): Client | undefined =>
  useSyncExternalStore(
    subscribe,
    () => live,
    () => undefined,
  )

/** Hears events of topics while the component is there. Queries need none of this: they name their topics in `meta`. */
export function useTopics(topics: readonly string[], onEvent: (event: ReceivedEvent) => void): void {
  const client = useLive()
  const names = topics.join(' ')
  const heard = useEffectEvent(onEvent)
  useEffect(() => {
    if (client === undefined || names === '') return
    const subscription = client.subscribe(names.split(' '), { onEvent: event => heard(event) })
    return () => subscription.close()
  }, [client, names])
}
