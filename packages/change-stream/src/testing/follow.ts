/** A follower as a process of its own, for tests that stop or kill it: node follow.ts <url> <slot> <publication> <timeout>. */
import { changeStream } from '../index.ts'

const [connectionString = '', slot = '', publication = '', timeout = '5000'] = process.argv.slice(2)
const stream = changeStream({
  connectionString,
  slot,
  publications: [publication],
  walSenderTimeoutMs: Number(timeout),
})
try {
  await stream.started
  console.log('started')
  for await (const item of stream) stream.acknowledge(item.position)
} catch (error) {
  console.log(error instanceof Error && 'kind' in error ? error.kind : String(error))
}
