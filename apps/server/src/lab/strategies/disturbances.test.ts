import { expect, test } from 'vitest'
import type { FaultName } from '../faults/schemas.ts'
import { Disturbances } from './disturbances.ts'

test('what was so at two looks has lasted between them; what only one of them saw is not counted', () => {
  let blind = false
  const faults: { active: FaultName[] } = { active: [] }
  const disturbances = new Disturbances({ isBlind: () => blind }, faults)
  disturbances.look(0)
  expect(disturbances.status()).toEqual({ blindMs: 0, faults: [] })
  faults.active = ['redis-paused']
  disturbances.look(50)
  disturbances.look(100)
  blind = true
  disturbances.look(150)
  disturbances.look(400)
  faults.active = []
  blind = false
  disturbances.look(450)
  expect(disturbances.status()).toEqual({ blindMs: 250, faults: [{ name: 'redis-paused', ms: 350 }] })
})
