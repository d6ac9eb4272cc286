import { Client } from 'undici'

interface Task {
  readonly url: string
  readonly headers?: Record<string, string>
  readonly seconds: number
  readonly connections: number
}

/** A load generator for machines without wrk: prints what it counted. */
const task = JSON.parse(process.argv[2] ?? '') as Task
const { origin, pathname, search } = new URL(task.url)
const startedAt = performance.now()
const endsAt = startedAt + task.seconds * 1000
let requests = 0

async function lane(): Promise<void> {
  const client = new Client(origin)
  while (performance.now() < endsAt) {
    const { statusCode, body } = await client.request({
      path: pathname + search,
      method: 'GET',
      headers: task.headers ?? {},
    })
    await body.dump()
    if (statusCode !== 200) throw new Error(`${task.url} answered ${statusCode}.`)
    requests++
  }
  await client.close()
}

await Promise.all(Array.from({ length: task.connections }, lane))
console.log(JSON.stringify({ requests, seconds: (performance.now() - startedAt) / 1000 }))
