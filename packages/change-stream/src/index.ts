/** Committed changes out of PostgreSQL's WAL: in order, never before they are visible, acknowledged exactly. */
export { changeStream } from './change-stream.ts'
export {
  type Progress,
  type Row,
  type RowChange,
  type TableChanges,
  type Transaction,
  unchanged,
  type WalMessage,
} from './changes.ts'
export {
  ChangeStreamError,
  classifyStreamError,
  FailoverSlotError,
  MissingKeepSizeError,
  PublicationChangedError,
  PublicationIncompleteError,
  PublicationMissingError,
  SlotBusyError,
  SlotCreationTimeoutError,
  SlotExistsError,
  SlotLostError,
  SlotMismatchError,
  SlotMissingError,
  StartPositionError,
  StreamConnectionError,
  type StreamErrorKind,
  WalLevelError,
} from './errors.ts'
export type { ChangeStreamOptions, ExpectedTable } from './options.ts'
export { formatLsn, lastRecordEnd, type Position, parseLsn } from './position.ts'
export { checkPublications, checkServer } from './preflight.ts'
export {
  createReplicaFreshness,
  type Freshness,
  type ReplicaFreshness,
  type ReplicaNeed,
  type RunQuery,
  type Stale,
  type StaleCode,
} from './replica-freshness.ts'
export {
  createSlot,
  dropSlot,
  identifySystem,
  type Queryable,
  readSlot,
  type SlotOptions,
  type SlotState,
} from './slot.ts'
export type { ChangeStream, StreamStart } from './stream-contract.ts'
