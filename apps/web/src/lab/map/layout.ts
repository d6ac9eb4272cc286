import type { LabMap, Part } from './model.ts'

/** Where a part stands, in units of the drawing. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

/** A connection as it is drawn: one for each pair of parts, whatever goes over it. */
export interface Line {
  readonly from: string
  readonly to: string
  readonly kinds: readonly LabMap['edges'][number]['kind'][]
  readonly d: string
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: ReadonlyMap<string, Box>
  readonly lines: readonly Line[]
}

/** The end of a line on a part. */
interface End {
  readonly x: number
  readonly y: number
}

const gap = 30

/**
 * Draws what runs as one loop: reads go away from the browser, changes come back by relay and log. Wide drawings go from left to
 * right, narrow ones from top to bottom.
 */
export function layOut(map: Pick<LabMap, 'parts' | 'edges'>, narrow: boolean): Layout {
  const placed = narrow ? placeNarrow(map.parts) : placeWide(map.parts)
  return { ...placed, lines: connect(linked(map), placed.boxes, narrow) }
}

interface Placed {
  width: number
  height: number
  boxes: Map<string, Box>
}

const ofKind = (parts: readonly Part[], ...kinds: Part['kind'][]): Part[] =>
  parts.filter(part => kinds.includes(part.kind))

function placeWide(parts: readonly Part[]): Placed {
  const servers = ofKind(parts, 'server')
  const replicas = ofKind(parts, 'replica')
  const [serverH, cardH, cardW] = [122, 66, 186]
  const height = Math.max(430, servers.length * (serverH + gap) + 50, 260 + replicas.length * (cardH + 80))
  const boxes = new Map<string, Box>()
  const put = (part: Part | undefined, cx: number, cy: number, w = cardW, h = cardH): void => {
    if (part) boxes.set(part.id, { x: cx - w / 2, y: cy - h / 2, w, h })
  }
  const [proxy] = ofKind(parts, 'proxy')
  put(ofKind(parts, 'browser')[0], 82, height / 2, 156)
  put(proxy, 246, height / 2, 124)
  const serversX = proxy ? 424 : 344
  servers.forEach((server, i) => {
    const cy = height / 2 + (i - (servers.length - 1) / 2) * (serverH + gap)
    put(server, serversX, cy, 206, serverH)
    put(memoryOf(parts, server), serversX, cy + 28, 186, 42)
  })
  const [right, top] = [854, 58]
  const step = (height - top - 60) / (replicas.length + 1)
  put(ofKind(parts, 'redis', 'log')[0], 632, top, 150)
  put(ofKind(parts, 'relay')[0], right, top)
  put(ofKind(parts, 'primary')[0], right, top + step)
  replicas.forEach((replica, i) => {
    put(replica, right, top + (i + 2) * step)
  })
  return { width: 950, height, boxes }
}

function placeNarrow(parts: readonly Part[]): Placed {
  const servers = ofKind(parts, 'server')
  const bottom = [...ofKind(parts, 'primary'), ...ofKind(parts, 'replica')]
  const boxes = new Map<string, Box>()
  const width = 360
  const row = (all: readonly Part[], y: number, h: number, most: number, from = 0): void => {
    const w = Math.min(most, (width - from - 8 - 10 * all.length) / all.length)
    const start = from + (width - from - (all.length * (w + 10) - 10)) / 2
    all.forEach((part, i) => {
      boxes.set(part.id, { x: start + i * (w + 10), y, w, h })
    })
  }
  row(ofKind(parts, 'browser'), 8, 58, 150)
  let y = 8 + 58 + 44
  if (ofKind(parts, 'proxy').length > 0) {
    row(ofKind(parts, 'proxy'), y, 58, 150)
    y += 58 + 44
  }
  for (let i = 0; i < servers.length; i += 2) {
    const two = servers.slice(i, i + 2)
    row(two, y, 118, two.length === 1 ? 220 : 166)
    for (const server of two) {
      const box = boxes.get(server.id)
      const memory = memoryOf(parts, server)
      if (box && memory) boxes.set(memory.id, { x: box.x + 8, y: y + 62, w: box.w - 16, h: 44 })
    }
    y += 118 + (i + 2 < servers.length ? 24 : 64)
  }
  const [log] = ofKind(parts, 'redis', 'log')
  const [relay] = ofKind(parts, 'relay')
  if (log) boxes.set(log.id, { x: 6, y, w: 108, h: 92 })
  y += 92 + 60
  if (relay) boxes.set(relay.id, { x: 6, y, w: 108, h: 92 })
  row(bottom, y, 92, 108, 116)
  return { width, height: y + 92 + 10, boxes }
}

const memoryOf = (parts: readonly Part[], server: Part): Part | undefined =>
  parts.find(part => part.kind === 'l1' && part.id === `l1:${server.name}`)

type Link = Omit<Line, 'd'>

/** Pairs of parts that are drawn connected. What reaches the browser through a proxy is drawn through it. */
function linked({ parts, edges }: Pick<LabMap, 'parts' | 'edges'>): Link[] {
  const kindOf = new Map(parts.map(part => [part.id, part.kind]))
  const proxied = parts.some(part => part.kind === 'proxy')
  const pairs = new Map<string, { from: string; to: string; kinds: Set<Line['kinds'][number]> }>()
  for (const { from, to, kind } of edges) {
    if (kindOf.get(to) === 'l1' || (proxied && kind === 'live')) continue
    const id = [from, to].sort().join(' ')
    const pair = pairs.get(id) ?? { from, to, kinds: new Set() }
    pair.kinds.add(kind)
    pairs.set(id, pair)
  }
  return [...pairs.values()].map(({ from, to, kinds }) => ({ from, to, kinds: [...kinds] }))
}

/** Lines end spread along the side of a part, in the order of what they lead to, so that few of them cross. */
function connect(links: readonly Link[], boxes: ReadonlyMap<string, Box>, narrow: boolean): Line[] {
  const drawn = links.flatMap(link => {
    const [a, b] = [boxes.get(link.from), boxes.get(link.to)]
    return a && b ? [{ ...link, a, b, sides: sidesOf(a, b, narrow) }] : []
  })
  const ends = new Map<string, { line: (typeof drawn)[number]; first: boolean; towards: number }[]>()
  for (const line of drawn)
    for (const first of [true, false]) {
      const [side, part, other] = first
        ? [line.sides[0], line.from, line.b]
        : [line.sides[1], line.to, line.a]
      const key = `${part} ${side}`
      const across = side === 'left' || side === 'right' ? other.y + other.h / 2 : other.x + other.w / 2
      ends.set(key, [...(ends.get(key) ?? []), { line, first, towards: across }])
    }
  const places = new Map<(typeof drawn)[number], [End?, End?]>()
  for (const [key, all] of ends) {
    const side = key.slice(key.lastIndexOf(' ') + 1) as Side
    all.sort((p, q) => p.towards - q.towards)
    all.forEach(({ line, first }, i) => {
      const place = places.get(line) ?? []
      place[first ? 0 : 1] = endOn(first ? line.a : line.b, side, (i + 1) / (all.length + 1))
      places.set(line, place)
    })
  }
  return drawn.flatMap(line => {
    const [from, to] = places.get(line) ?? []
    if (!from || !to) return []
    const { sides, a: _a, b: _b, ...rest } = line
    return [{ ...rest, d: curve(from, to, sides[0] === 'left' || sides[0] === 'right') }]
  })
}

type Side = 'left' | 'right' | 'top' | 'bottom'

function sidesOf(a: Box, b: Box, narrow: boolean): readonly [Side, Side] {
  const apartX = a.x + a.w <= b.x || b.x + b.w <= a.x
  const apartY = a.y + a.h <= b.y || b.y + b.h <= a.y
  if (narrow ? !apartY : apartX) return a.x < b.x ? ['right', 'left'] : ['left', 'right']
  return a.y < b.y ? ['bottom', 'top'] : ['top', 'bottom']
}

function endOn({ x, y, w, h }: Box, side: Side, share: number): End {
  if (side === 'left' || side === 'right') return { x: side === 'left' ? x : x + w, y: y + h * share }
  return { x: x + w * share, y: side === 'top' ? y : y + h }
}

function curve(from: End, to: End, horizontal: boolean): string {
  const bend = horizontal ? (to.x - from.x) * 0.5 : (to.y - from.y) * 0.5
  const [c1, c2] = horizontal
    ? [`${from.x + bend},${from.y}`, `${to.x - bend},${to.y}`]
    : [`${from.x},${from.y + bend}`, `${to.x},${to.y - bend}`]
  return `M${from.x},${from.y} C${c1} ${c2} ${to.x},${to.y}`
}
