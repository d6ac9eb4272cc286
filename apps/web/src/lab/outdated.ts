import { ApiError } from '../api/client.ts'
import { useReconnected } from './connection.ts'
import { useLabNotice } from './notices.ts'

/** What has come to an end: an experiment, all faults, or the time without a connection. */
type Ended = 'experiment' | 'faults' | 'silence'

/** Whether a refusal may not be true any more after that. */
export function isOutdated(refusal: Error | null, ended: Ended): boolean {
  if (refusal === null) return false
  return !(refusal instanceof ApiError && refusal.code === 'lab_busy' && ended === 'faults')
}

/** Calls `forget` when what has caused a refusal may be over: it would stay on the page as if it still were so. */
export function useOutdated(refusal: Error | null, forget: () => void): void {
  const end = (ended: Ended): void => {
    if (isOutdated(refusal, ended)) forget()
  }
  useLabNotice('lab.free', () => end('experiment'))
  useLabNotice('lab.faults', ({ items }) => {
    if (!items.some(fault => fault.active)) end('faults')
  })
  useReconnected(() => end('silence'))
}
