import { expect, it } from 'vitest'
import { newEpoch } from './epoch.ts'
import { ForeignLog, ForeignLogError } from './foreign-log.ts'

const older = '7000000000000000001'
const newer = '7000000000000000002'
const log = (systemId: string, mark = 'a') => ({ epoch: newEpoch(systemId, 1, 'pub'), mark })

it("takes what is nobody's, its own, an older cluster's or no log of ours at all", () => {
  const foreign = new ForeignLog()
  foreign.mayTakeOver(older, null, 0)
  foreign.mayTakeOver(older, log(older), 0)
  foreign.mayTakeOver(newer, log(older), 0)
  foreign.mayTakeOver(older, { epoch: 'by-hand', mark: '' }, 0)
})

it('leaves a newer cluster its log until that has stood still for three seconds', () => {
  const foreign = new ForeignLog()
  const { epoch } = log(newer)
  expect(() => foreign.mayTakeOver(older, { epoch, mark: 'a' }, 0)).toThrow(ForeignLogError)
  expect(() => foreign.mayTakeOver(older, { epoch, mark: 'b' }, 2900)).toThrow(ForeignLogError)
  expect(() => foreign.mayTakeOver(older, { epoch, mark: 'b' }, 5800)).toThrow(ForeignLogError)
  foreign.mayTakeOver(older, { epoch, mark: 'b' }, 5900)
})
