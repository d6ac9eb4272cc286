import type { NodeBoard, NodeReport, NodeState } from '../log/nodes.ts'
import { formatPosition, parsePosition } from '../position.ts'
import { type RedisCommands, within } from './connection.ts'
import type { LogKeys } from './keys.ts'

/** Reports are stamped by Redis' clock, so that nodes need not agree on theirs. */
const reportScript = `
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d%03d', time[1], math.floor(time[2] / 1000)) .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], 600000)
return 1
`
const readScript = `
local time = redis.call('TIME')
return {string.format('%d%03d', time[1], math.floor(time[2] / 1000)), redis.call('HGETALL', KEYS[1])}
`
const liveMs = 2000
const forgottenMs = 60_000
const timeoutMs = 1000

/** The board of all nodes that share a Redis: one hash, one field per node. */
export class RedisNodeBoard implements NodeBoard {
  readonly #client: RedisCommands
  readonly #key: string

  constructor(client: RedisCommands, keys: LogKeys) {
    this.#client = client
    this.#key = keys.nodes
  }

  async report(node: string, report: NodeReport): Promise<void> {
    const json = JSON.stringify({ ...report, position: formatPosition(Math.max(report.position, 0)) })
    await within(
      this.#client.eval(reportScript, { keys: [this.#key], arguments: [node, json] }),
      timeoutMs,
      'a node report',
    )
  }

  async leave(node: string): Promise<void> {
    await within(this.#client.hDel(this.#key, node), timeoutMs, 'a farewell')
  }

  async read(): Promise<readonly NodeState[]> {
    const reply = await within(
      this.#client.eval(readScript, { keys: [this.#key] }),
      timeoutMs,
      'the node reports',
    )
    const [now, fields] = reply as unknown as [string, string[]]
    const states: NodeState[] = []
    const forgotten: string[] = []
    for (let i = 0; i + 1 < fields.length; i += 2) {
      const node = fields[i] ?? ''
      const field = fields[i + 1] ?? ''
      const space = field.indexOf(' ')
      const age = Number(now) - Number(field.slice(0, space))
      if (age > forgottenMs) {
        forgotten.push(node)
        continue
      }
      const report = JSON.parse(field.slice(space + 1)) as Omit<NodeReport, 'position'> & { position: string }
      states.push({ ...report, node, position: parsePosition(report.position) ?? 0, live: age <= liveMs })
    }
    if (forgotten.length > 0)
      await within(this.#client.hDel(this.#key, forgotten), timeoutMs, 'forgotten nodes')
    return states
  }
}
