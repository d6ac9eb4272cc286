import { useState } from 'react'
import { useLabNotice } from './notices.ts'

/** A server by its name, and when it was heard of: ms since 1970. */
export type Sign = readonly [server: string, at: number]

/** Servers tell of themselves every two seconds, and busy ones somewhat later. */
const silentMs = 7000

/**
 * The servers that still tell of themselves. Their silence is measured up to the newest word of any of them: a page without a connection
 * hears nobody, and that does not make them gone.
 */
export function livingOf(signs: Iterable<Sign>): ReadonlySet<string> {
  const last = new Map<string, number>()
  for (const [server, at] of signs) last.set(server, Math.max(at, last.get(server) ?? 0))
  const newest = Math.max(...last.values())
  return new Set([...last].flatMap(([server, at]) => (newest - at < silentMs ? [server] : [])))
}

/** When servers have last told of themselves since the component stands. */
export function useSigns(): Iterable<Sign> {
  const [signs, setSigns] = useState<ReadonlyMap<string, number>>(new Map())
  useLabNotice('lab.meter', ({ server }) => setSigns(all => new Map(all).set(server, Date.now())))
  return signs
}
