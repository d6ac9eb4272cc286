import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { EventWindow } from './event-window.ts'
import { encodeEvents } from './server-frames.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function buffered(): number {
  for (let i = 0; i < 3; i++) collect()
  return process.memoryUsage().arrayBuffers
}

test('events that are kept for those who come back keep no other memory alive', () => {
  const window = new EventWindow(4000, 2 ** 30)
  window.reset('e', 0)
  const before = buffered()
  let frames = 0
  for (let position = 1; position <= 4000; position++) {
    // Drivers and sockets need buffers all the time.
    for (let i = 0; i < 20; i++) Buffer.from('x'.repeat(500))
    const events = encodeEvents({
      epoch: 'e',
      position,
      events: [{ topic: 'stock', event: 'stock.changed', data: { имя: position } }],
    })
    frames += events[0]?.frame.length ?? 0
    window.append(position, events)
  }
  expect(JSON.parse(window.after({ position: 3999, seq: 0 })[0]?.frame.toString() ?? '')).toMatchObject({
    position: '4000',
    data: { имя: 4000 },
  })
  expect(buffered() - before).toBeLessThan(frames * 2)
})
