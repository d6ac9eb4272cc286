import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Identity } from '../session/identity.ts'
import type { LiveSession } from './live-session.ts'
import { LiveSessions } from './live-sessions.ts'

const user: Identity = {
  kind: 'user',
  userId: 7,
  role: 'customer',
  session: 'hash',
  sessionId: 1,
  expiresAt: Number.MAX_SAFE_INTEGER,
  lastSeenAt: 0,
}
const nobody: Identity = { kind: 'nobody', unknown: true }

/** Sessions over look-ups that a test answers, in front of connections that it sees. */
function stage() {
  const connections = new Set<LiveSession>()
  const lookUps: ((answer: Identity | Error) => void)[] = []
  const sessions = new LiveSessions({
    demoMode: false,
    logger: pino({ level: 'silent' }),
    identify: () =>
      new Promise((resolve, reject) => {
        lookUps.push(answer => (answer instanceof Error ? reject(answer) : resolve(answer)))
      }),
    recheck: revise => {
      for (const connection of [...connections])
        if (revise(connection) === undefined) connections.delete(connection)
    },
  })
  const answer = async (identity: Identity | Error) => {
    await vi.waitFor(() => expect(lookUps.length).toBeGreaterThan(0))
    lookUps.shift()?.(identity)
    await new Promise(resolve => setImmediate(resolve))
  }
  const socket = new PassThrough()
  const request = { headers: { cookie: 'technomir_session=u.x' } } as IncomingMessage
  const admitted = () => sessions.admit(request, socket, session => connections.add(session))
  return { sessions, connections, lookUps, answer, socket, admitted }
}

const ended = {
  tags: ['session:hash'],
  events: [{ topic: 'session', audience: 'hash', event: 'session.ended', data: null }],
}

describe('who is behind a WebSocket', () => {
  let s: ReturnType<typeof stage>
  beforeEach(() => {
    s = stage()
  })
  afterEach(() => s.sessions.close())

  test('is cut by the entry that says so, before anything else is handed out', async () => {
    const admitted = s.admitted()
    await s.answer(user)
    await s.answer(user)
    await admitted
    expect(s.connections.size).toBe(1)
    s.sessions.note(ended)
    expect(s.connections.size).toBe(0)
    await s.answer(nobody)
  })

  test('is asked for again when the session ends between the look-up and the connection', async () => {
    const admitted = s.admitted()
    await s.answer(user)
    // Nothing is connected yet, so there is nothing to cut.
    s.sessions.note(ended)
    await s.answer(user)
    // The answer was on its way when the session ended.
    await vi.waitFor(() => expect(s.lookUps.length).toBeGreaterThan(0))
    while (s.lookUps.length > 0) await s.answer(nobody)
    await admitted
    expect([...s.connections].map(c => c.identity.kind)).toEqual(['nobody'])
  })

  test('is not asked for any more when the socket has closed meanwhile', async () => {
    const admitted = s.admitted()
    s.socket.destroy()
    await s.answer(user)
    await admitted
    expect(s.connections.size).toBe(0)
    s.sessions.doubtAll()
    expect(s.lookUps).toEqual([])
  })

  test('stays while nobody can tell for a moment, and goes on as what it is then', async () => {
    const admitted = s.admitted()
    await s.answer(user)
    await s.answer(user)
    await admitted
    s.sessions.note({ tags: ['user:7'], events: [] })
    await s.answer(new Error('no database'))
    expect(s.connections.size).toBe(1)
    await vi.waitFor(() => expect(s.lookUps.length).toBe(1), { timeout: 3000 })
    await s.answer({ ...user, role: 'admin' })
    expect([...s.connections].map(c => c.mayManage)).toEqual([true])
    s.sessions.note({ tags: ['table:sessions'], events: [] })
    await s.answer(nobody)
    expect(s.connections.size).toBe(0)
  })

  test('is nobody who can be told apart: the upgrade is refused', async () => {
    const refused = expect(s.admitted()).rejects.toThrow('no database')
    await s.answer(new Error('no database'))
    await refused
  })
})
