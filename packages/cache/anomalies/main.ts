import { parseArgs } from 'node:util'
import { temporaryRedis } from '@technomir/local-services'
import { drivers } from './drivers/all.ts'
import type { Result } from './scenario.ts'
import { isWrong, play, type Row, scenarios } from './suite.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    only: { type: 'string' },
    peers: { type: 'string' },
    json: { type: 'boolean', default: false },
    notes: { type: 'boolean', default: false },
  },
})

const runs = Number(values.runs)
const only = values.only?.split(',')
const peers = values.peers?.split(',')
const chosenDrivers = drivers.filter(({ name }, i) => i === 0 || !peers || peers.includes(name))
const chosen = scenarios.filter(({ id }) => !only || only.some(letter => id.startsWith(letter)))

const redis = await temporaryRedis()
const rows: Row[] = []
try {
  for (const scenario of chosen) {
    rows.push(await play(scenario, chosenDrivers, { redisPort: redis.port, runs }))
    if (!values.json) process.stderr.write(`${scenario.id} `)
  }
} finally {
  await redis.stop()
}

if (values.json) printJson()
else printTable()

const [ours] = chosenDrivers
const failed = rows.filter(({ results }) => isWrong(results.get(ours?.name ?? '')))
if (failed.length > 0) {
  const ids = failed.map(({ scenario }) => scenario.id).join(', ')
  process.stderr.write(`Not zero for ${ours?.name}: ${ids}\n`)
}
process.exit(failed.length > 0 ? 1 : 0)

function printTable(): void {
  const names = chosenDrivers.map(({ name }) => name)
  const lines = [
    `| | anomaly | ${names.join(' | ')} |`,
    `|---|---|${names.map(() => '---|').join('')}`,
    ...rows.map(({ scenario, results }) => {
      const cells = names.map(name => cell(results.get(name)))
      return `| ${scenario.id} | ${scenario.title} | ${cells.join(' | ')} |`
    }),
  ]
  console.log(`\nWrong outcomes, out of the runs named.\n\n${lines.join('\n')}`)
}

function cell(result: Result | undefined): string {
  if (!result) return ''
  if ('words' in result) return result.words
  return `${result.wrong}/${result.runs}${result.note ? ` (${result.note})` : ''}`
}

function printJson(): void {
  const table = rows.map(({ scenario: { id, title }, results }) => ({
    id,
    title,
    results: Object.fromEntries(results),
  }))
  console.log(JSON.stringify({ runs, node: process.version, table }, null, 2))
}
