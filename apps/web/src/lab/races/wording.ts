import type { MessageKey } from '../../i18n/messages.ts'
import type { Lane, Row } from './picture.ts'
import type { RaceName, Way } from './races.ts'

export const laneKeys = {
  'reader A': 'lab.races.lane.readerA',
  'reader B': 'lab.races.lane.readerB',
  readers: 'lab.races.lane.readers',
  writer: 'lab.races.lane.writer',
  'node A': 'lab.races.lane.nodeA',
  'node B': 'lab.races.lane.nodeB',
  replica: 'lab.races.lane.replica',
  cache: 'lab.races.lane.cache',
  redis: 'lab.races.lane.redis',
  primary: 'lab.races.lane.primary',
} as const satisfies Record<Lane, MessageKey>

/** What happens in a step. */
export function stepKey(race: RaceName, way: Way, { step, read }: Row): MessageKey {
  const many = race === 'stampede'
  const node = race === 'missed-message'
  switch (step.what) {
    case 'load-begins':
      return many ? `lab.races.step.ask.${way}` : 'lab.races.step.miss'
    case 'loaded':
      return many ? 'lab.races.step.answered' : 'lab.races.step.held'
    case 'stored':
      if (node) return 'lab.races.step.keeps'
      return race === 'lagging-replica' ? 'lab.races.step.fromReplica' : 'lab.races.step.storesOld'
    case 'not-stored':
      return 'lab.races.step.notStored'
    case 'committed':
      return 'lab.races.step.commit'
    case 'invalidated':
      if (way === 'naive') return race === 'stale-set' ? 'lab.races.step.delNothing' : 'lab.races.step.del'
      if (node) return 'lab.races.step.logged'
      return race === 'stale-set' ? 'lab.races.step.floor' : 'lab.races.step.commitEnds'
    case 'message-lost':
      return 'lab.races.step.published'
    case 'cut':
      return 'lab.races.step.cut'
    case 'reconnected':
      return `lab.races.step.back.${way}`
    case 'read':
      if (many) return read?.wrong ? 'lab.races.step.allReadWrong' : 'lab.races.step.allReadRight'
      return read?.wrong ? 'lab.races.step.readWrong' : 'lab.races.step.readRight'
    case 'replica-paused':
      return 'lab.races.step.paused'
    case 'replica-resumed':
      return 'lab.races.step.caughtUp'
    case 'refused':
      return 'lab.races.step.refused'
    case 'served':
      return 'lab.races.step.served'
  }
}
