import fc from 'fast-check'
import { Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { RequestTimes } from './request-times.ts'

const request = fc.record({
  atOnce: fc.boolean(),
  method: fc.constantFrom('GET', 'POST'),
  route: fc.constantFrom('/api/products/:id', '/', 'a "quoted" \\ route'),
  status: fc.constantFrom(200, 304, 500),
  seconds: fc.oneof(
    fc.constantFrom(0, 0.001, 0.0025, 5, 5.000001),
    fc.double({ min: 0, max: 20, noNaN: true }),
  ),
})

test('shows to the byte what the library’s own histogram would show', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 60 }), async requests => {
      const own = new Registry()
      const library = new Registry()
      const times = new RequestTimes(own)
      const { name, help } = await times.get()
      const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
      const labelNames = ['method', 'route', 'status']
      const peer = new Histogram({ name, help, buckets, labelNames, registers: [library] })
      for (const { method, route, status, seconds, atOnce } of requests) {
        if (atOnce) times.count(method, route, status, seconds)
        else times.counterOf(method, route, status)(seconds)
        peer.observe({ method, route, status }, seconds)
      }
      expect(lines(await own.metrics())).toEqual(lines(await library.metrics()))
      expect(await values(times)).toEqual(await values(peer))
    }),
    { numRuns: 100 },
  )
})

/** The order of series is nobody's business. */
const lines = (text: string) => text.trim().split('\n').sort()

const values = async (histogram: Histogram) =>
  (await histogram.get()).values
    .map(({ metricName, labels, value }) =>
      JSON.stringify([metricName, Object.entries(labels).toSorted(), value]),
    )
    .sort()
