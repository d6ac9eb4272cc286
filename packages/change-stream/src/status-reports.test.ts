import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { StatusReports } from './status-reports.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function started(o: { statusIntervalMs: number; reading?: boolean }) {
  const sent: boolean[] = []
  const silences: number[] = []
  const reports = new StatusReports({
    statusIntervalMs: o.statusIntervalMs,
    walSenderTimeoutMs: 5000,
    send: replyRequested => sent.push(replyRequested),
    mayBeSilent: () => o.reading === false,
    onSilence: ms => silences.push(ms),
  })
  reports.start()
  return { reports, sent, silences }
}

test('after activity the walsender is nudged a few times, sooner and later, then left alone', () => {
  const { reports, sent } = started({ statusIntervalMs: 10_000 })
  reports.active()
  vi.advanceTimersByTime(5)
  expect(sent).toHaveLength(1)
  vi.advanceTimersByTime(5000)
  expect(sent).toHaveLength(3)
  reports.active()
  reports.active()
  vi.advanceTimersByTime(5)
  expect(sent).toHaveLength(4)
  reports.stop()
  vi.advanceTimersByTime(60_000)
  expect(sent).toHaveLength(4)
})

test('many acknowledgements of one turn make one report', () => {
  const { reports, sent } = started({ statusIntervalMs: 10_000 })
  for (let i = 0; i < 100; i++) reports.plan()
  expect(sent).toHaveLength(0)
  vi.advanceTimersByTime(1)
  expect(sent).toHaveLength(1)
})

test('after an interval of silence a reply is asked for; after twice the timeout it is told, unless this side does not read', () => {
  const { sent, silences } = started({ statusIntervalMs: 1000 })
  vi.advanceTimersByTime(2500)
  expect(sent.at(-1)).toBe(true)
  expect(silences).toEqual([])
  vi.advanceTimersByTime(8000)
  expect(silences.length).toBeGreaterThan(0)
  const paused = started({ statusIntervalMs: 1000, reading: false })
  vi.advanceTimersByTime(60_000)
  expect(paused.silences).toEqual([])
  expect(paused.sent).toHaveLength(60)
})
