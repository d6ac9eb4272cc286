import { Counter, Gauge, type Registry } from 'prom-client'

/** A metric's values with their labels, as they are when somebody asks. */
export type Samples = Iterable<readonly [value: number, labels?: Record<string, string>]>

interface Shown {
  name: string
  help: string
  labels?: readonly string[]
}

/** A gauge whose values are read from their owner at every scrape, so that nothing goes on being shown that is gone. */
export function gauge(registry: Registry, { name, help, labels = [] }: Shown, read: () => Samples): void {
  new Gauge({
    name: `technomir_${name}`,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect() {
      this.reset()
      for (const [value, given = {}] of read()) this.set(given, value)
    },
  })
}

/** The same for what only grows while the server runs. */
export function counter(registry: Registry, { name, help, labels = [] }: Shown, read: () => Samples): void {
  new Counter({
    name: `technomir_${name}`,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect() {
      this.reset()
      for (const [value, given = {}] of read()) this.inc(given, value)
    },
  })
}
