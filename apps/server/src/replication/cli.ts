import { setTimeout as sleep } from 'node:timers/promises'
import type { RunQuery } from '@technomir/change-stream'
import { withClient } from '../database/client.ts'
import { isDatabaseUnavailable } from '../database/unavailable.ts'
import { type CliOptions, readCliOptions, UsageError, usage } from './cli-options.ts'
import { statusText, verdictText } from './cli-print.ts'
import { readReplicationStatus } from './status.ts'
import { planTeardown, tearDown } from './teardown.ts'
import { verifyReplication } from './verify.ts'

/** `npm run replication -- setup | status | verify | teardown`. */
const exitCodes = { well: 0, wrong: 1, unusable: 2 } as const
const watchMs = 2_000
const answerMs = 6_000

// More than one signal may come (the terminal's and npm's): the first begins the end, and cleaning up is not cut short.
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())

async function run(): Promise<number> {
  try {
    const options = readCliOptions(process.argv.slice(2), process.env)
    if (options === null) {
      console.log(usage)
      return exitCodes.well
    }
    return await { setup, status, verify, teardown }[options.command](options)
  } catch (error) {
    if (stop.signal.aborted) {
      console.error('Stopped.')
      return exitCodes.wrong
    }
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : describe(error))
    const unusable = error instanceof UsageError || isDatabaseUnavailable(error) || isRefused(error)
    return unusable ? exitCodes.unusable : exitCodes.wrong
  }
}

async function setup(o: CliOptions): Promise<number> {
  // The one command that needs the migrations and all that comes with them.
  const { prepare } = await import('../prepare.ts')
  let steps = 0
  await prepare({
    primaryUrl: o.primaryUrl,
    replicaUrls: o.replicaUrls,
    primaryUrlForReplicas: o.primaryUrlForReplicas,
    seed: false,
    onStep: text => {
      steps++
      console.log(text)
    },
    signal: stop.signal,
  })
  console.log(steps === 0 ? 'Nothing to do: replication is set up.' : 'Replication is set up.')
  return exitCodes.well
}

async function status(o: CliOptions): Promise<number> {
  for (;;) {
    const found = await readReplicationStatus({
      primary: asking(o.primaryUrl),
      replicas: replicasOf(o).map(({ name, url }) => ({ name, run: asking(url) })),
      relaySlot: o.relaySlot,
      timeoutMs: answerMs,
    })
    if (o.watch && process.stdout.isTTY && !o.json) process.stdout.write('\x1b[2J\x1b[H')
    console.log(o.json ? JSON.stringify(found, null, o.watch ? 0 : 2) : statusText(found))
    const code = { ok: exitCodes.well, degraded: exitCodes.wrong, unreachable: exitCodes.unusable }[
      found.state
    ]
    if (!o.watch) return code
    await sleep(watchMs, undefined, { signal: stop.signal }).catch(() => {})
    if (stop.signal.aborted) return code
    if (!process.stdout.isTTY && !o.json) console.log('')
  }
}

async function verify(o: CliOptions): Promise<number> {
  const verdicts = await verifyReplication({
    primaryUrl: o.primaryUrl,
    replicas: replicasOf(o),
    timeoutMs: o.timeoutMs,
    onStep: text => console.error(text),
    signal: stop.signal,
  })
  console.log(o.json ? JSON.stringify(verdicts, null, 2) : verdictText(verdicts))
  return verdicts.every(v => v.problems.length === 0) ? exitCodes.well : exitCodes.wrong
}

async function teardown(o: CliOptions): Promise<number> {
  const options = {
    primaryUrl: o.primaryUrl,
    replicas: replicasOf(o),
    relaySlot: o.relay ? o.relaySlot : null,
  }
  if (!o.yes) {
    const plan = await planTeardown(options)
    if (plan.length === 0) {
      console.log('There is nothing to take away.')
      return exitCodes.well
    }
    console.log(`This would be dropped:\n${plan.map(p => `  - ${p}`).join('\n')}`)
    console.error('Nothing was done. Run it again with --yes.')
    return exitCodes.unusable
  }
  const { done, failed, left } = await tearDown(options)
  for (const what of done) console.log(`dropped ${what}`)
  for (const what of left) console.log(`left    ${what}`)
  for (const what of failed) console.error(`FAILED  ${what}`)
  return failed.length === 0 ? exitCodes.well : exitCodes.wrong
}

/** Wrong password or role (28…), no such database (3D000): reached, but of no use. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^(28|3D)/.test(code) || isRefused(error.cause)
}

const replicasOf = (o: CliOptions) =>
  o.replicaUrls.map((url, i) => ({ name: i === 0 ? 'replica' : `replica-${i + 1}`, url }))

/** One connection per statement: between two looks nothing is held. */
const asking =
  (url: string): RunQuery =>
  (text, values) =>
    withClient(
      { url, applicationName: 'technomir replication', statementTimeoutMs: answerMs },
      async client => (await client.query<Record<string, unknown>>(text, values)).rows,
    )

function describe(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(describe).join('\n')
  if (!(error instanceof Error)) return String(error)
  const causes: string[] = []
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
    causes.push(`  because: ${cause instanceof AggregateError ? describe(cause) : cause.message}`)
  return [error.message, ...causes].join('\n')
}

process.exitCode = await run()
