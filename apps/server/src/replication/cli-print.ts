import type { ReplicationStatus, RowCount } from './status-schema.ts'
import { textTable } from './text-table.ts'
import type { ReplicaVerdict } from './verify.ts'

/** The status as tables for people. */
export function statusText(status: ReplicationStatus): string {
  const { primary, replicas, tables } = status
  const parts = [
    `Replication is ${status.state}.`,
    primary.reachable
      ? `Primary: PostgreSQL ${primary.version}, WAL flushed up to ${primary.position}.`
      : `Primary: ${primary.error}`,
    section(
      'Slots on the primary (what each keeps)',
      ['slot', 'use', 'active', 'WAL status', 'lag B', 'kept B', 'safe B', 'inactive ms'],
      primary.slots.map(s => [
        s.name,
        s.use,
        s.active,
        s.walStatus,
        s.lagBytes,
        s.retainedBytes,
        s.safeBytes,
        s.inactiveMs,
      ]),
    ),
    section(
      'Connections (pg_stat_replication)',
      ['name', 'state', 'sent', 'flushed', 'replayed', 'lag B', 'lag ms'],
      primary.connections.map(c => [c.name, c.state, c.sent, c.flushed, c.replayed, c.lagBytes, c.lagMs]),
    ),
    ...replicas.map(r =>
      r.reachable
        ? section(
            `Subscriptions of ${r.name} (PostgreSQL ${r.version})`,
            ['subscription', 'enabled', 'running', 'tables', 'lag B', 'lag ms', 'errors', 'conflicts'],
            r.subscriptions.map(s => [
              s.name,
              s.enabled,
              s.running,
              s.tables.map(t => `${t.table} ${t.state}`).join(', '),
              s.lagBytes,
              s.lagMs,
              s.applyErrors + s.syncErrors,
              Object.values(s.conflicts).reduce((sum, n) => sum + n, 0),
            ]),
          )
        : `${r.name}: ${r.error}`,
    ),
    section(
      'Rows (~ estimated)',
      ['table', 'primary', ...replicas.map(r => r.name)],
      tables.map(t => [t.table, count(t.primary), ...t.replicas.map(count)]),
    ),
    status.problems.length === 0
      ? 'No problems.'
      : ['Problems:', ...status.problems.map(p => `  - ${p}`)].join('\n'),
  ]
  return parts.filter(part => part !== '').join('\n\n')
}

function section(title: string, heading: string[], rows: Parameters<typeof textTable>[1]): string {
  return rows.length === 0
    ? `${title}: none`
    : `${title}\n${textTable(heading, rows).replaceAll(/^/gm, '  ')}`
}

function count(found: RowCount): string {
  return found === null ? '-' : `${found.estimated ? '~' : ''}${found.rows.toLocaleString('en')}`
}

/** What verify has found, for people. */
export function verdictText(verdicts: readonly ReplicaVerdict[]): string {
  return verdicts
    .map(v => {
      const time = (ms: number | null) => (ms === null ? 'not seen' : `${ms.toFixed(1)} ms`)
      const lines = [
        `${v.name}: insert ${time(v.insertMs)}, delete ${time(v.deleteMs)} after the commit`,
        ...v.tables.map(t => {
          const hot = t.unsettled > 0 ? `, ${t.unsettled} changed all the time` : ''
          return `  ${t.table}: ${t.compared} rows compared${t.whole ? ' (all)' : ''}, ${t.different.length} different${hot}`
        }),
        ...(v.problems.length === 0 ? ['  all is well'] : v.problems.map(p => `  problem: ${p}`)),
      ]
      return lines.join('\n')
    })
    .join('\n')
}
