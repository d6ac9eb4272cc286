import { useEffect, useState } from 'react'
import { useApi } from '../../app/context.ts'
import { type ProbeName, probe, probes, type Sample } from './probes.ts'

const everyMs = 1000
/** Tries that are kept. */
const kept = 45

export type Samples = Readonly<Record<ProbeName, readonly Sample[]>>
const none: Samples = { cached: [], fresh: [], write: [] }

/** Tries all probes once a second while `wanted`; what was seen stays until it is wanted again. Each waits for its own answer only. */
export function useSamples(wanted: boolean): Samples {
  const api = useApi()
  const [samples, setSamples] = useState(none)
  useEffect(() => {
    // Fills the cache that a fault shall find filled.
    const stop = new AbortController()
    probe(api, 'cached', stop.signal).catch(() => {
      // Nobody waits for it any more.
    })
    return () => stop.abort()
  }, [api])
  useEffect(() => {
    if (!wanted) return
    setSamples(none)
    const stop = new AbortController()
    const { signal } = stop
    const under = new Set<ProbeName>()
    const tick = (): void => {
      for (const name of probes) {
        if (under.has(name)) continue
        under.add(name)
        probe(api, name, signal).then(
          sample => {
            under.delete(name)
            if (!signal.aborted)
              setSamples(before => ({ ...before, [name]: [...before[name], sample].slice(-kept) }))
          },
          () => {
            // Nobody waits for it any more.
          },
        )
      }
    }
    tick()
    const timer = setInterval(tick, everyMs)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [api, wanted])
  return samples
}
