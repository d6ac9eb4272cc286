import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { Follower } from '../follower/follower.ts'
import { type LogEntry, LogUnavailableError } from '../log/log.ts'
import { type OwnLog, ownLogMapping } from '../log/own-log.ts'
import { type Check, checkOf, eventually, type Subject, whileFollowing } from './check.ts'

export interface OwnLogSubject extends Subject {
  /** Nothing has been written to it. */
  readonly log: OwnLog
  /** The same log as another node has it, where there can be several. */
  readonly other?: OwnLog
}

const follow = (log: OwnLog, blindAfterMs = 2000) => {
  const entries: LogEntry[] = []
  const follower = new Follower({ log, mapping: ownLogMapping, blindAfterMs })
  follower.on('entry', entry => entries.push(entry))
  return { follower, entries }
}

/** What every log that hands out its positions itself must keep. @param open makes an empty one for each check */
export function ownLogContract(open: () => Promise<OwnLogSubject>): readonly Check[] {
  const check = (name: string, run: (subject: OwnLogSubject) => Promise<void>) => checkOf(open, name, run)
  return [
    check('gives every entry a position of its own, in one order for all', async ({ log, other = log }) => {
      const [one, two] = [follow(log), follow(other)]
      await whileFollowing(one.follower, () =>
        whileFollowing(two.follower, async () => {
          await eventually('sight', () => !one.follower.isBlind() && !two.follower.isBlind())
          const start = [one.entries.length, two.entries.length] as const
          const appended = await Promise.all(
            Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? log : other).append({ tags: [`t${i}`] })),
          )
          const positions = appended.map(({ position }) => position).sort((a, b) => a - b)
          assert.equal(new Set(positions).size, 100)
          assert.deepEqual(new Set(appended.map(({ epoch }) => epoch)), new Set([one.follower.epoch]))
          const last = positions.at(-1)
          await eventually('the end', () => one.follower.horizon === last && two.follower.horizon === last)
          const seen = one.entries.slice(start[0])
          assert.deepEqual(seen, two.entries.slice(start[1]))
          assert.deepEqual(
            seen.map(({ position }) => position),
            positions,
          )
          seen.forEach((entry, i) => {
            if (i > 0) assert.equal(entry.prev, seen[i - 1]?.position)
          })
        }),
      )
    }),
    check('hands over what was said, whole', async ({ log }) => {
      const { follower, entries } = follow(log)
      const said = {
        tags: ['é"\\'],
        touched: ['rows'],
        events: [{ topic: 't', event: 'e', data: { a: [1, null] }, audience: 'user:1' }],
        writes: ['w'],
      }
      await whileFollowing(follower, async () => {
        const { position } = await log.append(said)
        await eventually('the entry', () => follower.horizon >= position)
        const { tags, touched, events, writes } = entries.at(-1) as LogEntry
        assert.deepEqual({ tags, touched, events, writes }, said)
      })
    }),
    check('gives a follower that comes later the floors of what went before', async ({ log }) => {
      const { position } = await log.append({ tags: ['early'] })
      const { follower } = follow(log)
      await whileFollowing(follower, async () => {
        await eventually('sight', () => !follower.isBlind())
        assert.ok(follower.horizon >= position)
        assert.ok(follower.floors.floorOf('early') >= position)
      })
    }),
    check('keeps followers seeing while nothing is written', async ({ log }) => {
      const { follower } = follow(log, 1500)
      await whileFollowing(follower, async () => {
        await eventually('sight', () => !follower.isBlind())
        for (let i = 0; i < 20; i++) {
          await sleep(100)
          assert.equal(follower.blindness(), null)
        }
      })
    }),
    check('takes nothing once it is closed', async ({ log }) => {
      await log.append({ tags: ['t'] })
      await log.close()
      await assert.rejects(log.append({ tags: ['t'] }), LogUnavailableError)
    }),
  ]
}
