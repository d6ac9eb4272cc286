import type { PrimaryPulse } from '../database/pulse.ts'
import type { Plumbing } from './plumbing.ts'

type Access = Pick<Plumbing, 'read' | 'readNow' | 'commit' | 'write'>

/**
 * The ways to the database, closed while the primary hangs. Reads under way are let go then; a write under way keeps waiting, because
 * nobody could say whether it has happened.
 */
export function withPulse(pulse: PrimaryPulse, access: Access): Access {
  return {
    read: (contexts, tables, query) => pulse.whileBeating(() => access.read(contexts, tables, query)),
    readNow: query => pulse.whileBeating(() => access.readNow(query)),
    commit: async work => {
      pulse.throwIfHanging()
      return await access.commit(work)
    },
    write: async work => {
      pulse.throwIfHanging()
      return await access.write(work)
    },
  }
}
