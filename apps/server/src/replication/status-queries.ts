import { stampOf } from './copied-tables.ts'

/** What one statement on the primary answers. Positions as numbers. */
export interface PrimaryFacts {
  version: string
  standby: boolean
  position: number | null
  keepsLimit: boolean
  mayMonitor: boolean
  slots: {
    name: string
    active: boolean
    pid: number | null
    walStatus: string | null
    confirmed: number | null
    restart: number | null
    safeBytes: number | null
    inactiveMs: number | null
  }[]
  connections: {
    pid: number
    name: string | null
    state: string | null
    sent: number | null
    flushed: number | null
    replayed: number | null
    lagMs: number | null
  }[]
  publications: string[]
  tables: { table: string; publication: string; stamp: string; rows: number | null; estimated: boolean }[]
}

/** What one statement on a replica answers. */
export interface ReplicaFacts {
  version: string
  subscriptions: {
    name: string
    enabled: boolean
    running: boolean
    synchronousCommit: string
    publications: string[]
    slot: string | null
    tables: { table: string; state: string }[]
    applyErrors: number
    syncErrors: number
    conflicts: Record<string, number>
  }[]
  tables: { table: string; rows: number | null; estimated: boolean }[]
  /** With which columns of the primary each table was copied, where that is kept. */
  copied: { name: string; stamp: string }[]
}

/** Tables up to this size are counted, in some milliseconds. */
const countedBytes = 4 * 2 ** 20

// A statement cannot count tables whose names it learns itself, nor one that may be missing; query_to_xml runs another for each.
const rowsOf = (c: string) => `
  CASE WHEN NOT $1::bool OR NOT has_table_privilege(${c}.oid, 'select') THEN NULL
       WHEN pg_relation_size(${c}.oid) > ${countedBytes}
         THEN greatest(pg_stat_get_live_tuples(${c}.oid), ${c}.reltuples::bigint)
       ELSE substring(query_to_xml(format('SELECT count(*) AS n FROM %s', ${c}.oid::regclass), false, true, '')::text
                      FROM '<n>(\\d+)</n>')::bigint END`

// Columns that came with later versions (17: inactive_since, 18: confl_*) are read out of the row as JSON, so that 15 answers, too.
/** $1: whether to count rows. $2: the publications that replicas subscribe to. */
export const primaryQuery = `
SELECT json_build_object(
  'version', current_setting('server_version'),
  'standby', pg_is_in_recovery(),
  'position', CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn() - '0/0' END,
  'keepsLimit', current_setting('max_slot_wal_keep_size') <> '-1',
  'mayMonitor', pg_has_role(current_user, 'pg_monitor', 'usage'),
  'slots', (SELECT coalesce(json_agg(json_build_object(
      'name', slot_name, 'active', active, 'pid', active_pid, 'walStatus', wal_status,
      'confirmed', coalesce(confirmed_flush_lsn, restart_lsn) - '0/0', 'restart', restart_lsn - '0/0', 'safeBytes', safe_wal_size,
      'inactiveMs', CASE WHEN NOT active THEN round(1000 * extract(epoch FROM
         clock_timestamp() - (to_jsonb(s) ->> 'inactive_since')::timestamptz)) END) ORDER BY slot_name), '[]')
    FROM pg_replication_slots s WHERE NOT temporary),
  'connections', (SELECT coalesce(json_agg(json_build_object(
      'pid', pid, 'name', application_name, 'state', state, 'sent', sent_lsn - '0/0', 'flushed', flush_lsn - '0/0',
      'replayed', replay_lsn - '0/0', 'lagMs', round(1000 * extract(epoch FROM flush_lag), 1))
      ORDER BY application_name, pid), '[]')
    FROM pg_stat_replication),
  'publications', (SELECT coalesce(json_agg(pubname), '[]') FROM pg_publication),
  'tables', (SELECT coalesce(json_agg(json_build_object(
      'table', c.relname, 'publication', t.pubname, 'stamp', ${stampOf('c')}, 'rows', ${rowsOf('c')},
      'estimated', pg_relation_size(c.oid) > ${countedBytes}) ORDER BY t.pubname, c.relname), '[]')
    FROM pg_publication_tables t
    JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', t.schemaname, t.tablename))
    WHERE t.pubname = ANY($2) AND t.schemaname = 'public')
) AS facts`

/** $1: whether to count rows. */
export const replicaQuery = `
SELECT json_build_object(
  'version', current_setting('server_version'),
  'subscriptions', (SELECT coalesce(json_agg(json_build_object(
      'name', s.subname, 'enabled', s.subenabled, 'synchronousCommit', s.subsynccommit, 'publications', s.subpublications,
      'slot', s.subslotname,
      'running', EXISTS (SELECT FROM pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL AND w.relid IS NULL),
      'tables', (SELECT coalesce(json_agg(json_build_object('table', c.relname, 'state', r.srsubstate) ORDER BY c.relname), '[]')
                 FROM pg_subscription_rel r JOIN pg_class c ON c.oid = r.srrelid WHERE r.srsubid = s.oid),
      'applyErrors', coalesce((to_jsonb(x) ->> 'apply_error_count')::bigint, 0),
      'syncErrors', coalesce((to_jsonb(x) ->> 'sync_error_count')::bigint, 0),
      'conflicts', (SELECT coalesce(json_object_agg(substr(key, 7), value), '{}')
                    FROM jsonb_each(to_jsonb(x)) WHERE key LIKE 'confl\\_%' AND jsonb_typeof(value) = 'number'))
      ORDER BY s.subname), '[]')
    FROM pg_subscription s LEFT JOIN pg_stat_subscription_stats x ON x.subid = s.oid
    WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())),
  'tables', (SELECT coalesce(json_agg(json_build_object(
      'table', c.relname, 'rows', ${rowsOf('c')}, 'estimated', pg_relation_size(c.oid) > ${countedBytes})), '[]')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
      AND c.oid IN (SELECT srrelid FROM pg_subscription_rel)),
  'copied', CASE WHEN to_regclass('public.copied_tables') IS NULL THEN '[]'
    ELSE coalesce(substring(query_to_xml('SELECT json_agg(c) AS n FROM public.copied_tables c', false, true, '')::text
                            FROM '<n>(.*)</n>')::json, '[]') END
) AS facts`
