/**
 * Two nodes of an application that shows the weather, in one process. Readings come in at one node; both show them at once.
 *
 *     REDIS_URL=redis://localhost node examples/weather.ts
 *
 * Without REDIS_URL there is one node and everything is in its memory.
 */
import { type Cache, createCache, type OwnCaches } from '@technomir/cache'

interface Reading {
  readonly station: string
  readonly celsius: number
}

// The database.
const readings = new Map<string, Reading[]>([
  ['north', [{ station: 'pier', celsius: 4 }]],
  ['south', [{ station: 'park', celsius: 11 }]],
])
let queries = 0

class Weather {
  readonly caches: OwnCaches
  readonly region: Cache<string, readonly Reading[]>
  readonly summary: Cache<void, string>

  constructor(caches: OwnCaches) {
    this.caches = caches
    this.region = caches.define<string, readonly Reading[]>({
      name: 'region',
      policy: 'event',
      key: region => `region:${region}`,
      tags: region => [`region:${region}`],
      load: async (region, context) => {
        queries++
        const found = readings.get(region) ?? []
        // What only the rows tell.
        for (const { station } of found) context.tag(`station:${station}`)
        return [...found]
      },
    })
    // Made of other entries: it inherits their tags, and ends with whichever of them ends first.
    this.summary = caches.define<void, string>({
      name: 'summary',
      policy: 'tagged',
      composed: true,
      key: () => 'summary',
      load: async () => {
        const regions = await this.region.getMany(['north', 'south'])
        return regions.map(({ value }) => value.map(r => `${r.station} ${r.celsius}°`).join(', ')).join('; ')
      },
    })
  }

  /** First the database, then the log: whoever loads from now on sees the new reading. */
  async measured(region: string, reading: Reading) {
    const others = (readings.get(region) ?? []).filter(({ station }) => station !== reading.station)
    readings.set(region, [...others, reading])
    return this.caches.invalidate({ tags: [`region:${region}`, `station:${reading.station}`] })
  }
}

const redis = process.env.REDIS_URL
const first = new Weather(await createCache(redis ? { redis, name: 'weather' } : {}))
const second = redis ? new Weather(await createCache({ redis, name: 'weather' })) : first

async function show(
  when: string,
  weather: Weather,
  token?: { epoch: string; position: number },
): Promise<void> {
  const { value, outcome } = await weather.summary.get(undefined, token ? { token } : undefined)
  console.log(`${when}: ${value} (${outcome}, ${queries} queries so far)`)
}

await show('first node', first)
await show('second node', second)
await show('again', second)
// The answer of a write is what a reader has to bring to see it on any node.
const { epoch, position } = await first.measured('north', { station: 'pier', celsius: 5 })
await show('after a reading', first)
await show('on the other node', second, { epoch, position })

await first.caches.close()
if (second !== first) await second.caches.close()
