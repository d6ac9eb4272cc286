import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { LabParts } from '../parts.ts'
import { Wire } from '../wire.ts'
import { Faults } from './faults.ts'

/** A server alone, in demo mode, whose log lines are kept. */
function alone() {
  const lines: Record<string, unknown>[] = []
  const logger = pino({ base: null }, { write: text => lines.push(JSON.parse(text)) })
  const node = {
    name: 'server',
    plumbing: { config: { demoMode: true, redis: undefined } },
    replicas: [],
    relay: { standAside: () => logger.info('the relay stands aside') },
    probe: { slowDown: () => {} },
  }
  const parts = {
    node,
    hub: { announce: () => {}, hasListeners: () => false },
    logger,
  } as unknown as LabParts
  return { faults: new Faults(parts, new Wire(parts)), lines }
}

const [info, warn] = [30, 40]
const begun = 'a fault was begun on purpose, in the Lab'
const over = 'a fault that was begun in the Lab is over'

test('the log says that a fault was begun on purpose, before what follows from it, and that it is over', async () => {
  const { faults, lines } = alone()
  await faults.begin('relay-stopped', 30)
  await faults.begin('primary-slow', 0.02)
  await sleep(100)
  await faults.end('relay-stopped')
  expect(lines).toMatchObject([
    { level: warn, fault: 'relay-stopped', seconds: 30, msg: begun },
    { level: info, msg: 'the relay stands aside' },
    { level: warn, fault: 'primary-slow', seconds: 0.02, msg: begun },
    { level: info, fault: 'primary-slow', msg: over },
    { level: info, fault: 'relay-stopped', msg: over },
    { level: info, msg: 'the relay stands aside' },
  ])
})

test('begun anew it is not over in between, and what is not on does not end', async () => {
  const { faults, lines } = alone()
  await faults.begin('primary-slow', 30)
  await faults.begin('primary-slow', 20)
  faults.close()
  await faults.end('primary-slow')
  expect(lines).toMatchObject([
    { level: warn, seconds: 30 },
    { level: warn, seconds: 20 },
  ])
})
