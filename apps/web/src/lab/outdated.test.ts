import { expect, it } from 'vitest'
import { ApiError } from '../api/client.ts'
import { isOutdated } from './outdated.ts'

const busy = new ApiError(409, 'lab_busy', 'Another experiment is running.')
const notHere = new ApiError(409, 'lab_not_here', 'There is no replica.')
const offline = new ApiError(0, 'offline', 'The shop could not be reached.')

it('another experiment is no longer in the way when one has ended, whatever faults do', () => {
  expect(isOutdated(busy, 'experiment')).toBe(true)
  expect(isOutdated(busy, 'silence')).toBe(true)
  expect(isOutdated(busy, 'faults')).toBe(false)
})

it('what was not there may be there again after faults and connections', () => {
  expect(isOutdated(notHere, 'faults')).toBe(true)
  expect(isOutdated(offline, 'silence')).toBe(true)
  expect(isOutdated(null, 'silence')).toBe(false)
})
