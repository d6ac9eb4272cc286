import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, inject } from 'vitest'

/** Runs round every test file in the browser: they share a shop, and some of them break it for a while. */
let turn: Socket | undefined
beforeAll(async () => {
  turn = connect(inject('turns'), '127.0.0.1')
  await once(turn, 'data')
}, 900_000)
afterAll(() => {
  turn?.destroy()
})
