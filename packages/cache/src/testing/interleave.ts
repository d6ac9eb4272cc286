import { settled } from './gate.ts'
import { keys, World, type WorldNode, type WorldOptions } from './world.ts'

/** Lives through a history that `steps` (any numbers) describe, then lets all end and looks at what every node shows. */
export async function interleave(steps: readonly number[], options: WorldOptions): Promise<World> {
  const world = new World(options)
  const reads: Promise<void>[] = []
  for (const step of steps) {
    const how = step >>> 5
    const node = world.nodes[how % world.nodes.length] as WorldNode
    if (options.inTime && how % 4 === 0) letTimePass(world, node, how >>> 2)
    else takeStep(world, node, step % 16, how >>> 1, reads)
    // Half of the time the next step follows at once, before anybody could react.
    if ((step & 16) === 0) await settled()
  }
  world.loadsFail = false
  await letAllEnd(world, reads)

  for (const node of world.nodes) {
    for (const _ of world.era.log) node.deliver(0)
    node.deliver(0)
    node.heartbeat(0)
  }
  const last = world.nodes.flatMap(node => [1, 2, 3, 4, 5, 6].map(how => node.read(how)))
  await letAllEnd(world, last)
  return world
}

function takeStep(world: World, node: WorldNode, kind: number, how: number, reads: Promise<void>[]): void {
  if (kind < 5) reads.push(node.read(how))
  else if (kind < 7) world.write(keys[how % 3] as string, how >>> 2)
  else if (kind < 10) {
    node.deliver(0)
    // Most entries come with a sign of life, else the nodes would be blind most of the time.
    if (how % 4 > 0) node.heartbeat(how)
  } else if (kind < 15) world.gate.open(how)
  else takeRareStep(world, node, how % 6, how)
}

/** Some time, mostly with a sign of life from the writer; now and then the source goes or comes back. */
function letTimePass(world: World, node: WorldNode, how: number): void {
  if (how % 8 === 0) world.loadsFail = !world.loadsFail
  world.clock.advance([20, 200, 700][how % 3] as number)
  if (how % 7 > 0) node.heartbeat(0)
}

function takeRareStep(world: World, node: WorldNode, kind: number, how: number): void {
  if (kind === 0) node.deliver(1 + (how % 2))
  else if (kind === 1) world.beginEra()
  // Long enough without proof to be blind.
  else if (kind === 2) world.clock.advance(2500)
  else node.heartbeat(how)
}

async function letAllEnd(world: World, reads: readonly Promise<void>[]): Promise<void> {
  let ended = false
  const all = Promise.all(reads).finally(() => {
    ended = true
  })
  for (let idle = 0; !ended || world.gate.size > 0; ) {
    idle = world.gate.size > 0 ? 0 : idle + 1
    if (idle > 1000) throw new Error('Readers wait although nothing is under way.')
    // Those who wait for time wait for the clock.
    if (world.gate.size === 0) world.clock.advance(50)
    world.gate.open()
    await settled()
  }
  await all
}
