/**
 * Types docs/lessons/replication.md into a real Docker engine, block by block, and checks what its comments promise (`-- 3 rows`).
 * node deploy/test/replication-lesson.ts [lesson.md]; needs docker, ports 5432 and 5433, and the image postgres:18.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const lesson = process.argv[2] ?? path.join(import.meta.dirname, '../../docs/lessons/replication.md')
const blocks = [
  ...readFileSync(lesson, 'utf8').matchAll(/^```(bash|sql primary|sql replica)\n([\s\S]*?)^```/gm),
]
const patienceMs = 20_000
let passed = 0
const failures: string[] = []

function run(command: string, args: string[], input?: string): { ok: boolean; text: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    timeout: 120_000,
  })
  return { ok: status === 0, text: `${stdout}${stderr}` }
}

/** A statement in psql, and how many rows it showed. */
function sql(container: string, statement: string) {
  const answer = run(
    'docker',
    ['exec', '-i', container, ...'psql -U postgres -d ecommerce_db -v ON_ERROR_STOP=1 -t -A'.split(' ')],
    statement,
  )
  return { ...answer, rows: answer.text.split('\n').filter(line => line !== '').length }
}

async function check(what: string, attempt: () => { ok: boolean; text: string }): Promise<void> {
  const deadline = Date.now() + patienceMs
  let result = attempt()
  while (!result.ok && Date.now() < deadline) {
    await new Promise(resolve => setTimeout(resolve, 250))
    result = attempt()
  }
  if (result.ok) passed++
  else failures.push(`${what}\n${result.text}`)
  console.log(`${result.ok ? 'ok    ' : 'FAILED'} ${what.split('\n')[0]}`)
  if (result.ok || !what.startsWith('docker run')) return
  console.error(`${result.text}\nWithout the container there is nothing to go on with. Is its port taken?`)
  process.exit(1)
}

/** Commands that open a prompt: what follows them in the lesson is typed into it by the blocks of SQL. */
const opensPrompt = (line: string) => /^docker exec -it pg-\w+ psql/.test(line)

for (const [, kind, text = ''] of blocks) {
  if (kind === 'bash') {
    const commands = text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter(line => line.startsWith('docker ') && !opensPrompt(line))
    for (const command of commands)
      await check(command, () => run('bash', ['-c', `${command.replace(/\s+#.*$/, '')} 2>&1`]))
  } else {
    const container = kind === 'sql primary' ? 'pg-master' : 'pg-replica'
    for (const [statement] of text.matchAll(/[\s\S]+?;[ \t]*(--[^\n]*)?(\n|$)/g)) {
      const rows = /-- (\d+) rows?/.exec(statement)?.[1]
      await check(`${container}: ${statement.trim()}`, () => {
        const answer = sql(container, statement)
        return { ...answer, ok: answer.ok && (rows === undefined || answer.rows === Number(rows)) }
      })
    }
  }
}
for (const failure of failures) console.error(`\nFAILED ${failure}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exitCode = failures.length > 0 ? 1 : 0
