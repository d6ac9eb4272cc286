import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { Follower } from '../follower/follower.ts'
import type { Heartbeat, LogEntry, LogReader, LogWriter } from '../log/log.ts'
import type { Position } from '../position.ts'
import { type Check, checkOf, eventually, type Subject, whileFollowing } from './check.ts'

export interface LogSubject extends Subject {
  /** Nothing has been written to it. */
  readonly writer: LogWriter
  readonly reader: LogReader
}

const mapping = 'contract'
const start = 2 ** 52 - 1

const entryAt = (position: Position, prev: Position, tags: readonly string[] = ['t']): LogEntry => ({
  position,
  prev,
  tags,
  touched: ['rows'],
  events: [{ topic: 'é"', event: 'e', data: { a: [1, null] }, audience: 'user:1' }],
  writes: ['w'],
  committedAt: 12,
})

const heartbeatAt = (last: Position, horizon = last): Heartbeat => ({ horizon, last, heldForMs: 0, mapping })

async function beat(writer: LogWriter, epoch: string, heartbeat: Heartbeat): Promise<string> {
  const asked = await writer.heartbeat(epoch, heartbeat, null, 1000)
  if (asked.outcome === 'deposed') return asked.outcome
  return (await writer.heartbeat(epoch, heartbeat, asked.stamp, 1000)).outcome
}

/** What every log that a relay writes must keep. @param open makes an empty one for each check */
export function logContract(open: () => Promise<LogSubject>): readonly Check[] {
  const check = (name: string, run: (subject: LogSubject) => Promise<void>) => checkOf(open, name, run)
  return [
    check('knows its epoch and its end', async ({ writer }) => {
      assert.equal(await writer.current(), null)
      await writer.begin('one')
      assert.equal((await writer.current())?.epoch, 'one')
      await writer.append('one', entryAt(start, start - 8))
      assert.deepEqual(await writer.current(), { epoch: 'one', end: start })
      await writer.begin('two')
      assert.equal((await writer.current())?.epoch, 'two')
      assert.notEqual((await writer.current())?.end, start)
    }),
    check('hands over every entry whole and in order, to early and to late followers', async subject => {
      const { writer, reader } = subject
      const entries = Array.from({ length: 50 }, (_, i) =>
        entryAt(start + 8 * i, start + 8 * (i - 1), [`t${i}`]),
      )
      const early: LogEntry[] = []
      const late: LogEntry[] = []
      const first = new Follower({ log: reader, mapping })
      const second = new Follower({ log: reader, mapping })
      first.on('entry', entry => early.push(entry))
      second.on('entry', entry => late.push(entry))
      await writer.begin('one')
      await whileFollowing(first, async () => {
        for (const entry of entries) assert.equal(await writer.append('one', entry), 'appended')
        await eventually('the entries', () => early.length >= entries.length)
        await whileFollowing(second, () =>
          eventually('the entries again', () => late.length >= entries.length),
        )
      })
      assert.deepEqual(early, entries)
      assert.deepEqual(late, entries)
    }),
    check('refuses an entry at or below the newest', async ({ writer }) => {
      await writer.begin('one')
      await writer.append('one', entryAt(start, 0))
      assert.equal(await writer.append('one', entryAt(start, 0)), 'known')
      assert.equal(await writer.append('one', entryAt(start - 1, 0)), 'known')
      assert.equal(await writer.append('one', entryAt(start + 1, start)), 'appended')
    }),
    check('takes many entries at once, also when it holds some of them already', async subject => {
      const { writer, reader } = subject
      const entries = Array.from({ length: 6 }, (_, i) => entryAt(start + 8 * i, start + 8 * (i - 1)))
      await writer.begin('one')
      assert.equal(await writer.append('one', ...entries.slice(0, 3)), 'appended')
      assert.equal(await writer.append('one', ...entries.slice(1)), 'appended')
      assert.equal(await writer.append('one', ...entries.slice(2, 5)), 'known')
      const read: LogEntry[] = []
      const follower = new Follower({ log: reader, mapping })
      follower.on('entry', entry => read.push(entry))
      await whileFollowing(follower, () => eventually('the entries', () => read.length >= entries.length))
      assert.deepEqual(read, entries)
    }),
    check('publishes only heartbeats whose sign of life is fresh', async ({ writer }) => {
      await writer.begin('one')
      const asked = await writer.heartbeat('one', heartbeatAt(start), null, 1000)
      assert.equal(asked.outcome, 'late')
      const stamp = asked.outcome === 'late' ? asked.stamp : 0
      await sleep(60)
      assert.equal((await writer.heartbeat('one', heartbeatAt(start), stamp, 20)).outcome, 'late')
      assert.equal((await writer.heartbeat('one', heartbeatAt(start), stamp, 5000)).outcome, 'published')
      assert.deepEqual((await writer.tail('one')).heartbeat, heartbeatAt(start))
    }),
    check('changes its mark with every heartbeat, and tells of the newest entry', async ({ writer }) => {
      await writer.begin('one')
      const marks = new Set([(await writer.tail('one')).mark])
      for (let i = 0; i < 3; i++) {
        assert.equal(await beat(writer, 'one', heartbeatAt(start, start + i)), 'published')
        marks.add((await writer.tail('one')).mark)
      }
      assert.equal(marks.size, 4)
      assert.equal((await writer.tail('one')).committedAt, null)
      await writer.append('one', entryAt(start + 8, start))
      assert.equal((await writer.tail('one')).committedAt, 12)
    }),
    check('gives followers sight, and takes it when the writer falls silent', async ({ writer, reader }) => {
      await writer.begin('one')
      const follower = new Follower({ log: reader, mapping, blindAfterMs: 1500 })
      await whileFollowing(follower, async () => {
        assert.equal(follower.blindness(), 'silence')
        const beating = new AbortController()
        const done = (async () => {
          while (!beating.signal.aborted) {
            await beat(writer, 'one', heartbeatAt(start, start + 3))
            await sleep(100)
          }
        })()
        await eventually('sight', () => !follower.isBlind() && follower.horizon === start + 3)
        beating.abort()
        await done
        await eventually('blindness', () => follower.isBlind())
      })
    }),
    check(
      'tells followers of a new epoch, and the old writer that it is deposed',
      async ({ writer, reader }) => {
        await writer.begin('one')
        const follower = new Follower({ log: reader, mapping })
        await whileFollowing(follower, async () => {
          await beat(writer, 'one', heartbeatAt(start))
          await eventually('the first epoch', () => follower.epoch === 'one')
          await writer.begin('two')
          assert.equal(await beat(writer, 'one', heartbeatAt(start + 8)), 'deposed')
          await beat(writer, 'two', heartbeatAt(10))
          await eventually('the second epoch', () => follower.epoch === 'two')
          await writer.append('two', entryAt(18, 10))
          await eventually('its entry', () => follower.horizon === 18)
        })
      },
    ),
    check('shows a follower that comes back what it has missed', async ({ writer, reader }) => {
      await writer.begin('one')
      await writer.append('one', entryAt(start, start - 8, ['a']))
      const follower = new Follower({ log: reader, mapping })
      await whileFollowing(follower, () => eventually('the first', () => follower.last === start))
      await writer.append('one', entryAt(start + 8, start, ['b']))
      const stop = new AbortController()
      const following = reader.follow(follower, stop.signal, () => {})
      await eventually('the second', () => follower.last === start + 8)
      stop.abort()
      await following
      assert.equal(follower.floors.floorOf('b'), start + 8)
      assert.equal(follower.floors.floorOf('a'), start)
    }),
  ]
}
