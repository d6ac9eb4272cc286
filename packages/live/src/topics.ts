/** What a client may write as a topic: printable ASCII without spaces, 100 characters at most. */
export const topicPattern = '^[\\x21-\\x7e]{1,100}$'

/** `product:3` → `product:*`, the wildcard under which it is also heard; undefined for a topic without a colon. */
export function wildcardOf(topic: string): string | undefined {
  const colon = topic.indexOf(':')
  return colon < 0 ? undefined : `${topic.slice(0, colon)}:*`
}

/** The key of the fan-out index. NUL cannot stand in a topic, so an audience never collides with a public topic. */
export function routeOf(topic: string, audience: string | undefined): string {
  return audience === undefined ? topic : `${topic}\0${audience}`
}
