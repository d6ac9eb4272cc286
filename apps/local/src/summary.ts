import type { StackFile } from './stack-file.ts'

/** The short table printed before the ready line: where everything is, and lines to copy. */
export function summaryLines(stack: StackFile, redisDescription: string): string[] {
  const rows: [string, string][] = [
    ['Primary', stack.primary],
    ['Replica', stack.replica ?? 'none (set REPLICA_URLS beside DATABASE_URL)'],
    ['Redis', stack.redis ?? redisDescription],
    ['API page', `${stack.url}/api/`],
    ['SQL', `npm run sql        or: psql ${stack.primary}`],
  ]
  if (stack.replica !== null) rows.push(['on the replica', 'npm run sql -- --replica'])
  if (stack.redis !== null) rows.push(['Redis prompt', `redis-cli -u ${stack.redis}`])
  rows.push(['WebSocket', `npx wscat -c ${stack.url.replace(/^http/, 'ws')}/ws`])
  const width = Math.max(...rows.map(([title]) => title.length))
  return rows.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`)
}
