import { expect, test } from 'vitest'
import { classifyStreamError, SlotBusyError, toStreamError } from './errors.ts'

const pgError = (code: string, message = '', routine = '') =>
  Object.assign(new Error(message), { code, routine })

test.each([
  ['another follower', pgError('55006', 'replication slot "s" is active for PID 42'), 'busy'],
  ['no slot', pgError('42704', 'replication slot "s" does not exist', 'ReplicationSlotAcquire'), 'missing'],
  [
    'no slot, in Russian',
    pgError('42704', 'слот репликации "s" не существует', 'ReplicationSlotAcquire'),
    'missing',
  ],
  [
    'a publication gone from the WAL',
    pgError('42704', 'publication "p" does not exist', 'get_publication_oid'),
    'lost',
  ],
  [
    'an invalidated slot',
    pgError('55000', 'can no longer access replication slot "s"', 'ReplicationSlotAcquire'),
    'lost',
  ],
  ['WAL that was removed', pgError('58P01', 'requested WAL segment has already been removed'), 'lost'],
  ['a restart', pgError('57P01', 'terminating connection due to administrator command'), 'connection'],
  ['a server that starts', pgError('57P03', 'the database system is starting up'), 'connection'],
  ['too many connections', pgError('53300', 'sorry, too many clients already'), 'connection'],
  ['all slots taken', pgError('53400', 'all replication slots are in use'), 'fatal'],
  ['a refused connection', pgError('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'), 'connection'],
  ['a lost connection', new Error('Connection terminated unexpectedly'), 'connection'],
  ['a timeout', new Error('timeout expired'), 'connection'],
  ['wal_level', pgError('55000', 'logical decoding requires …', 'CheckLogicalDecodingRequirements'), 'fatal'],
  ['a wrong password', pgError('28P01', 'password authentication failed'), 'fatal'],
  ['no privilege', pgError('42501', 'permission denied to start WAL sender'), 'fatal'],
  ['our own mistake', new TypeError('x is not a function'), 'fatal'],
  ['not even an error', 'oops', 'fatal'],
])('%s → %s', (_, error, kind) => {
  expect(classifyStreamError(error)).toBe(kind)
})

test('the typed error keeps its cause and says what to do', () => {
  const cause = pgError('55006', 'replication slot "s" is active for PID 42')
  const error = toStreamError(cause, 's')
  expect(error).toBeInstanceOf(SlotBusyError)
  expect(error.cause).toBe(cause)
  expect(error.message).toBe('slot "s" is in use by process 42; try again after a moment')
  expect(error.name).toBe('SlotBusyError')
  expect(toStreamError(error, 'other')).toBe(error)
})
