import { temporaryPostgres } from '@technomir/local-services'

/** What a consumer is given. */
export interface ConsumerOptions {
  url: string
  slot: string
  publication: string
  redisUrl: string
}

/** What a consumer reports, in the moment in which it could act on it. */
export interface Heard {
  /** A committed row of the table `commits`. */
  committed(id: number): void
  /** Rows of the table `bulk`. */
  rows(count: number): void
}

/** Starts to follow; resolves once changes are followed, with how to stop. */
export type StartConsumer = (o: ConsumerOptions, heard: Heard) => Promise<() => Promise<void>>

/** The clock of all processes of this machine, ms. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e6

export const startPrimary = () =>
  temporaryPostgres({
    // Commits wait for the disk, as they do where it matters.
    durable: true,
    settings: {
      wal_level: 'logical',
      max_wal_senders: '10',
      max_replication_slots: '10',
      max_slot_wal_keep_size: '8GB',
      shared_buffers: '256MB',
      max_wal_size: '4GB',
    },
  })
