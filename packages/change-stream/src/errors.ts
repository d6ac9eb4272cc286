/**
 * What a follower should do about an error: 'busy' try again with jitter; 'missing' and 'lost' make a new slot, and treat all that was
 * derived from the old one as invalid; 'connection' connect again; 'fatal' tell a person.
 */
export type StreamErrorKind = 'busy' | 'missing' | 'lost' | 'connection' | 'fatal'

/** The base of every error that this package throws about a stream or a slot. */
export class ChangeStreamError extends Error {
  readonly kind: StreamErrorKind

  constructor(kind: StreamErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.kind = kind
  }
}

/** Another connection uses the slot (SQLSTATE 55006): someone else follows it, or a dead follower has not timed out yet. */
export class SlotBusyError extends ChangeStreamError {
  constructor(slot: string, activePid: number | null, options?: ErrorOptions) {
    const by = activePid === null ? 'another connection' : `process ${activePid}`
    super('busy', `slot "${slot}" is in use by ${by}; try again after a moment`, options)
  }
}

/** The slot does not exist (42704). */
export class SlotMissingError extends ChangeStreamError {
  constructor(slot: string, options?: ErrorOptions) {
    super(
      'missing',
      `slot "${slot}" does not exist; create it with createSlot and start from its position`,
      options,
    )
  }
}

/** The slot exists, or existed, but cannot give every change from where it stood. Drop it, create it anew, trust nothing older. */
export class SlotLostError extends ChangeStreamError {
  constructor(slot: string, reason: string, options?: ErrorOptions) {
    super('lost', `slot "${slot}" is lost: ${reason}; drop it, create it anew and start over`, options)
  }
}

/** The slot's confirmed position and the position to start from do not fit: changes would be missing without a word. */
export class StartPositionError extends ChangeStreamError {
  constructor(message: string) {
    super('lost', message)
  }
}

/** The slot is there, but it is not one of pgoutput in this database. */
export class SlotMismatchError extends ChangeStreamError {
  constructor(message: string) {
    super('fatal', message)
  }
}

/** A slot of that name exists already (42710). */
export class SlotExistsError extends ChangeStreamError {
  constructor(slot: string, options?: ErrorOptions) {
    super('fatal', `slot "${slot}" exists already; drop it first or follow it as it is`, options)
  }
}

/** The slot could not be created in time: creation waits for every transaction that was open when it began. */
export class SlotCreationTimeoutError extends ChangeStreamError {
  /** The oldest open transactions, one line each. */
  readonly blockers: string[]

  constructor(slot: string, timeoutMs: number, blockers: string[], options?: ErrorOptions) {
    const names = blockers.length > 0 ? blockers.join('; ') : 'none is visible to this role any more'
    super(
      'busy',
      `slot "${slot}" could not be created within ${timeoutMs} ms, because it waits for open transactions: ${names}. End them, or try again later`,
      options,
    )
    this.blockers = blockers
  }
}

/** Slots that outlive a failover came with PostgreSQL 17. */
export class FailoverSlotError extends ChangeStreamError {
  constructor(slot: string, version: string) {
    super(
      'fatal',
      `slot "${slot}" cannot be a failover slot: this server is PostgreSQL ${version}, and they came with 17; leave failover out, or upgrade`,
    )
  }
}

/** A publication does not exist. PostgreSQL 18 would only warn, and its tables' changes would be missing silently. */
export class PublicationMissingError extends ChangeStreamError {
  constructor(names: string[]) {
    const list = names.map(name => `"${name}"`).join(', ')
    super(
      'fatal',
      `there is no publication ${list} in this database; run the migrations (CREATE PUBLICATION … FOR TABLE …)`,
    )
  }
}

/** The publications do not carry everything that was expected of them. */
export class PublicationIncompleteError extends ChangeStreamError {
  readonly problems: string[]

  constructor(problems: string[]) {
    super('fatal', `the publications are incomplete: ${problems.join('; ')}`)
    this.problems = problems
  }
}

/**
 * What is published became less while it was followed, or its tables were altered: changes may have been left out since, and nothing in the
 * stream says which.
 */
export class PublicationChangedError extends ChangeStreamError {
  constructor(publications: readonly string[]) {
    super(
      'lost',
      `what ${publications.join(', ')} publish, or a table in it, was changed behind the stream, so changes may be missing; start over, and put the publications in order if the next start refuses them`,
    )
  }
}

/** The server does not write what logical decoding needs. */
export class WalLevelError extends ChangeStreamError {
  constructor(found: string, options?: ErrorOptions) {
    super('fatal', `wal_level is "${found}"; set wal_level = logical and restart the server`, options)
  }
}

/** Nothing bounds the WAL that an abandoned slot keeps: it would fill the primary's disk. */
export class MissingKeepSizeError extends ChangeStreamError {
  constructor() {
    super(
      'fatal',
      'max_slot_wal_keep_size is -1, so a slot left behind would fill the disk of the primary; set it, for example to 10GB, and reload',
    )
  }
}

/** The connection, or the server behind it, went away. Nothing is lost: connect again. */
export class StreamConnectionError extends ChangeStreamError {
  constructor(message: string, options?: ErrorOptions) {
    super('connection', message, options)
  }
}

/** What to do about any error that came out of this package or out of `pg`. */
export function classifyStreamError(error: unknown): StreamErrorKind {
  return toStreamError(error, '').kind
}

const connectionStates = /^(08|53[0-3])|^57P0[0-5]$/
const connectionCodes = /^(E[A-Z]+|ERR_(STREAM|SOCKET|TLS)_?[A-Z_]*)$/
const connectionMessages =
  /Connection terminated|timeout expired|Query read timeout|connection error|Client was closed/

/** The typed error for what `pg` or the server threw about this slot. */
export function toStreamError(error: unknown, slot: string): ChangeStreamError {
  if (error instanceof ChangeStreamError) return error
  const { code, message, routine } = fields(error)
  const cause = { cause: error }
  if (code === '55006') return new SlotBusyError(slot, activePid(message), cause)
  // The routine and not the text: servers speak the language of lc_messages.
  if (code === '42704' && /publication/i.test(`${routine} ${message}`)) {
    return new SlotLostError(slot, `a publication did not exist at that point of the WAL (${message})`, cause)
  }
  if (code === '42704') return new SlotMissingError(slot, cause)
  if (code === '55000' && routine === 'CheckLogicalDecodingRequirements')
    return new WalLevelError('not logical', cause)
  if (code === '55000' || code === '58P01') return new SlotLostError(slot, message, cause)
  if (code === '42710') return new SlotExistsError(slot, cause)
  if (
    connectionStates.test(code) ||
    connectionCodes.test(code) ||
    (code === '' && connectionMessages.test(message))
  ) {
    return new StreamConnectionError(`the connection to the primary ended: ${message || code}`, cause)
  }
  return new ChangeStreamError('fatal', message || String(error), cause)
}

function fields(error: unknown): { code: string; message: string; routine: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error), routine: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const routine = 'routine' in error && typeof error.routine === 'string' ? error.routine : ''
  return { code, message: error.message, routine }
}

function activePid(message: string): number | null {
  const found = /PID (\d+)/.exec(message)?.[1]
  return found === undefined ? null : Number(found)
}
