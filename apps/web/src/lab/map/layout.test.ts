import { expect, it } from 'vitest'
import { type Box, layOut } from './layout.ts'
import type { LabMap } from './model.ts'

const part = (id: string, kind: LabMap['parts'][number]['kind'], name = id): LabMap['parts'][number] => ({
  id,
  kind,
  name,
  state: 'ok',
  self: false,
  facts: {},
})

function system(servers: number, replicas: number, proxy: boolean): Pick<LabMap, 'parts' | 'edges'> {
  const parts = [
    part('browser', 'browser'),
    part('redis', 'redis'),
    part('relay', 'relay'),
    part('primary', 'primary'),
  ]
  const edges: LabMap['edges'] = [
    { from: 'primary', to: 'relay', kind: 'wal' },
    { from: 'relay', to: 'redis', kind: 'log' },
  ]
  if (proxy) {
    parts.push(part('proxy', 'proxy'))
    edges.push({ from: 'browser', to: 'proxy', kind: 'http' })
  }
  for (let i = 0; i < replicas; i++) {
    parts.push(part(`replica-${i}`, 'replica'))
    edges.push({ from: 'primary', to: `replica-${i}`, kind: 'replication' })
  }
  for (let i = 0; i < servers; i++) {
    parts.push(part(`server:s${i}`, 'server', `s${i}`), part(`l1:s${i}`, 'l1', `s${i}`))
    for (const to of ['redis', 'primary']) edges.push({ from: `server:s${i}`, to, kind: 'read' })
    edges.push(
      { from: proxy ? 'proxy' : 'browser', to: `server:s${i}`, kind: 'http' },
      { from: `server:s${i}`, to: 'browser', kind: 'live' },
      { from: `server:s${i}`, to: `l1:s${i}`, kind: 'read' },
    )
  }
  return { parts, edges }
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

const systems = [1, 2, 3, 5].flatMap(servers =>
  [0, 1, 2].flatMap(replicas =>
    [false, true].flatMap(proxy => [false, true].map(narrow => [servers, replicas, proxy, narrow] as const)),
  ),
)

it.each(systems)(
  'no part covers another one or leaves the drawing: %i servers, %i replicas, proxy %s, narrow %s',
  (servers, replicas, proxy, narrow) => {
    const map = system(servers, replicas, proxy)
    const { boxes, lines, width, height } = layOut(map, narrow)
    expect([...boxes.keys()].sort()).toEqual(map.parts.map(one => one.id).sort())
    const all = [...boxes].filter(([id]) => !id.startsWith('l1:'))
    for (const [i, [id, box]] of all.entries()) {
      expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height, id).toBe(true)
      for (const [other, at] of all.slice(i + 1)) expect(overlap(box, at), `${id} and ${other}`).toBe(false)
    }
    for (let i = 0; i < servers; i++) {
      const [server, memory] = [boxes.get(`server:s${i}`), boxes.get(`l1:s${i}`)]
      if (server === undefined || memory === undefined) throw new Error('a server is missing')
      expect(overlap(server, memory)).toBe(true)
      // The pill of the server that leads stands on this edge.
      expect(server.y + server.h - memory.y - memory.h).toBeGreaterThanOrEqual(12)
    }
    // One line for each pair, none for memory, and behind a proxy none past it.
    const pairs = new Set(lines.map(line => [line.from, line.to].sort().join(' ')))
    expect(pairs.size).toBe(lines.length)
    expect(lines.some(line => line.to.startsWith('l1:'))).toBe(false)
    expect(lines.some(line => line.from === 'browser' && line.to.startsWith('server'))).toBe(!proxy)
  },
)
