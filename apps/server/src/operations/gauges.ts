import { Counter, Gauge, type Registry } from 'prom-client'

/** A metric's values with their labels, as they are when somebody asks. What is unknown (`null`) is left out. */
export type Samples = Iterable<readonly [value: number | null, labels?: Record<string, string>]>

interface Shown {
  name: string
  help: string
  labels?: readonly string[]
}

type Read = () => Samples | Promise<Samples>

const options = (registry: Registry, { name, help, labels = [] }: Shown) => ({
  name: `technomir_${name}`,
  help,
  labelNames: [...labels],
  registers: [registry],
})

/** Values are read from their owner at every scrape, so that nothing goes on being shown that is gone. */
async function refresh(
  metric: { reset(): void },
  read: Read,
  put: (labels: Record<string, string>, value: number) => void,
): Promise<void> {
  const samples = await read()
  metric.reset()
  for (const [value, labels = {}] of samples) if (value !== null) put(labels, value)
}

/** A metric that goes up and down. */
export function gauge(registry: Registry, shown: Shown, read: Read): void {
  const metric: Gauge = new Gauge({
    ...options(registry, shown),
    collect: () => refresh(metric, read, (labels, value) => metric.set(labels, value)),
  })
}

/** The same for what only grows while the server runs. */
export function counter(registry: Registry, shown: Shown, read: Read): void {
  const metric: Counter = new Counter({
    ...options(registry, shown),
    collect: () => refresh(metric, read, (labels, value) => metric.inc(labels, value)),
  })
}
