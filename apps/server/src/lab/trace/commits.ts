import { formatPosition, type LogEntry } from '@technomir/cache'
import Type from 'typebox'
import { Value } from 'typebox/value'
import type { AppendedCommit } from '../../relay/leadership.ts'
import { type LabParts, wallClock } from '../parts.ts'
import type { Wire } from '../wire.ts'
import { Allowance } from './allowance.ts'
import type { Journal } from './journal.ts'
import { probeTag } from './probes.ts'
import type { CommitTrace } from './schemas.ts'

const shown = 50
/** Commits that are told of per second at most. */
const perSecond = 50
/** The leader is ahead of the followers, by little. */
const remembered = 500

const Relayed = Type.Object({
  position: Type.String(),
  read: Type.Number(),
  visible: Type.Number(),
  appended: Type.Number(),
})

/** Follows commits from the WAL to the browsers. The leader knows the first steps, each server its own last ones. */
export function traceCommits(parts: LabParts, wire: Wire, journal: Journal): { close(): void } {
  const { follower, probe } = parts.node
  const relayed = new Map<string, Pick<CommitTrace['times'], 'read' | 'visible' | 'appended'>>()

  const toTell = new Allowance(2 * perSecond)
  const toShow = new Allowance(perSecond)

  const learn = (data: unknown) => {
    if (!Value.Check(Relayed, data)) return
    const { position, ...times } = data
    relayed.set(position, times)
    if (relayed.size > remembered) relayed.delete(relayed.keys().next().value ?? '')
    journal.amend(position, times)
  }
  const onAppended = ({ position, readAt, visibleAt, appendedAt }: AppendedCommit) => {
    if (!journal.isWanted() || !toTell.take()) return
    wire.command('relayed', {
      position: formatPosition(position),
      read: wallClock(readAt),
      visible: wallClock(visibleAt),
      appended: wallClock(appendedAt),
    })
  }
  const onEntry = (entry: LogEntry) => {
    if (!journal.isWanted() || !toShow.take()) return
    const followed = wallClock(performance.now())
    // The hub hears of the entry in the same turn; what it hands to sockets is there when that is over.
    setImmediate(() => {
      const position = formatPosition(entry.position)
      const { read = null, visible = null, appended = null } = relayed.get(position) ?? {}
      journal.add({
        kind: 'commit',
        server: journal.server,
        position,
        at: followed,
        probe: entry.tags.includes(probeTag),
        tags: entry.tags.slice(0, shown),
        touched: [...entry.touched],
        events: entry.events.slice(0, shown).map(({ topic, event }) => ({ topic, event })),
        times: {
          committed: entry.committedAt || null,
          read,
          visible,
          appended,
          followed,
          sent: entry.events.length > 0 ? wallClock(performance.now()) : null,
        },
      })
    })
  }
  wire.onCommand('relayed', learn)
  probe.onAppended = onAppended
  follower.on('entry', onEntry)
  return {
    close: () => {
      probe.onAppended = null
      follower.off('entry', onEntry)
    },
  }
}
