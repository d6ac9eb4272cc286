import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { Deadlines } from './deadlines.ts'

it('ends each wait at its time, and those called off never', async () => {
  const deadlines = new Deadlines(60)
  const ended: number[] = []
  const callOffs: (() => void)[] = []
  const startedAt = performance.now()
  const times: number[] = []
  for (let i = 0; i < 6; i++) {
    callOffs.push(
      deadlines.begin(() => {
        ended.push(i)
        times.push(performance.now() - startedAt - i * 15)
      }),
    )
    if (i % 2 === 1) callOffs[i]?.()
    await sleep(15)
  }
  await sleep(150)
  expect(ended).toEqual([0, 2, 4])
  for (const ms of times) expect(ms).toBeGreaterThanOrEqual(45)
})

it('has one timer for all, which keeps no process alive', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const deadlines = new Deadlines(50)
  for (let i = 0; i < 1000; i++) deadlines.begin(() => {})()
  expect(timers).toHaveBeenCalledTimes(1)
  expect(timers.mock.results[0]?.value.hasRef()).toBe(false)
  timers.mockRestore()
})

it('hears first what arrived while the thread was busy', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [far] = (await once(server, 'connection')) as [Socket]
  const deadlines = new Deadlines(30)
  let expired = false
  const callOff = deadlines.begin(() => {
    expired = true
  })
  const heard = new Promise<void>(resolve => {
    near.once('data', () => {
      callOff()
      resolve()
    })
  })
  far.write('an answer')
  const end = performance.now() + 80
  while (performance.now() < end);
  await heard
  await sleep(60)
  expect(expired).toBe(false)
  near.destroy()
  far.destroy()
  server.close()
})
