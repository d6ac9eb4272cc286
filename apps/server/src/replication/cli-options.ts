import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ms, { type StringValue } from 'ms'

export const commands = ['setup', 'status', 'verify', 'teardown'] as const
export type Command = (typeof commands)[number]

/** What was asked for, checked. */
export interface CliOptions {
  command: Command
  primaryUrl: string
  replicaUrls: string[]
  primaryUrlForReplicas: string | undefined
  relaySlot: string
  json: boolean
  watch: boolean
  yes: boolean
  relay: boolean
  timeoutMs: number
}

/** A mistake of the person who typed the command: shown as it is. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage = `Usage: npm run replication -- setup | status | verify | teardown [options]

  setup      makes whatever is missing: migrations, publications, role, the replicas' tables, subscriptions;
             takes over what was made by hand; changes nothing when all is there
  status     slots, connections, subscriptions with their state, lag, errors and conflicts, rows on both sides
  verify     inserts 'Test Product' on the primary, waits for it on each replica, compares it, deletes it again;
             then compares rows of every replicated table
  teardown   drops subscriptions, their slots, publications and the role; never tables or rows

  --primary <url>               postgres://user:password@host:port/database
  --replica <url>               a logical replica; may be given several times
                                Without both: DATABASE_URL and REPLICA_URLS, else the running npm start.
  --primary-from-replica <url>  how replicas reach the primary, where that differs (containers): postgres://host:port/database
  --json                        status, verify: machine-readable
  --watch                       status: again every two seconds, until Ctrl-C
  --timeout <time>              verify: how long a row may take (default 10s)
  --yes                         teardown: do it; without it the list is shown
  --relay                       teardown: also the slot and the publication that the shop's servers follow
  --help

Environment: REPLICATOR_PASSWORD (setup; default replpass), SLOT_NAME (the relay's slot; default technomir_relay),
REPLICATION_PRIMARY_URL (as --primary-from-replica), TECHNOMIR_DATA (folder of the running npm start).

Exit codes: 0 all is well; 1 something is wrong with replication (it says what); 2 wrong usage, or a server cannot be reached.`

/** Reads the command line; throws {@link UsageError}. Returns null when help was asked for. */
export function readCliOptions(args: readonly string[], env: NodeJS.ProcessEnv): CliOptions | null {
  const { values, positionals } = parse(args)
  if (values.help) return null
  const [command, ...rest] = positionals
  if (!isCommand(command) || rest.length > 0)
    throw new UsageError(`Name one command: ${commands.join(', ')}.`)
  for (const [option, only] of Object.entries(onlyFor))
    if (values[option as keyof typeof values] !== undefined && !only.includes(command))
      throw new UsageError(`--${option} is not for ${command}, but for ${only.join(', ')}.`)
  const { primaryUrl, replicaUrls } = chooseServers(values.primary, values.replica ?? [], env)
  const primaryUrlForReplicas = values['primary-from-replica']
  checkUrl('--primary-from-replica', primaryUrlForReplicas)
  if (replicaUrls.length === 0 && command !== 'status' && command !== 'teardown')
    throw new UsageError(`${command} needs a replica: give --replica, or REPLICA_URLS beside DATABASE_URL.`)
  return {
    command,
    primaryUrl,
    replicaUrls,
    primaryUrlForReplicas,
    relaySlot: env.SLOT_NAME || 'technomir_relay',
    json: values.json ?? false,
    watch: values.watch ?? false,
    yes: values.yes ?? false,
    relay: values.relay ?? false,
    timeoutMs: readTime(values.timeout),
  }
}

const onlyFor: Record<string, readonly Command[]> = {
  'primary-from-replica': ['setup'],
  json: ['status', 'verify'],
  watch: ['status'],
  timeout: ['verify'],
  yes: ['teardown'],
  relay: ['teardown'],
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        primary: { type: 'string' },
        replica: { type: 'string', multiple: true },
        'primary-from-replica': { type: 'string' },
        json: { type: 'boolean' },
        watch: { type: 'boolean' },
        timeout: { type: 'string' },
        yes: { type: 'boolean' },
        relay: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const isCommand = (text: string | undefined): text is Command => commands.some(command => command === text)

/** Servers come from one source as a whole: a mixture would join servers that do not belong together. */
function chooseServers(
  primary: string | undefined,
  replicas: string[],
  env: NodeJS.ProcessEnv,
): { primaryUrl: string; replicaUrls: string[] } {
  checkUrl('--primary', primary)
  for (const url of replicas) checkUrl('--replica', url)
  if (primary !== undefined) return { primaryUrl: primary, replicaUrls: replicas }
  if (replicas.length > 0) throw new UsageError('--replica needs --primary beside it.')
  if (env.DATABASE_URL) {
    const replicaUrls = (env.REPLICA_URLS ?? '').split(',').flatMap(url => url.trim() || [])
    checkUrl('DATABASE_URL', env.DATABASE_URL)
    for (const url of replicaUrls) checkUrl('REPLICA_URLS', url)
    return { primaryUrl: env.DATABASE_URL, replicaUrls }
  }
  const stack = readStack(env)
  if (stack === null)
    throw new UsageError('No servers are known. Start the shop (npm start), or give --primary and --replica.')
  return { primaryUrl: stack.primary, replicaUrls: stack.replica === null ? [] : [stack.replica] }
}

/** What npm start says about itself while it runs. */
function readStack(env: NodeJS.ProcessEnv): { primary: string; replica: string | null } | null {
  const root = fileURLToPath(new URL('../../../..', import.meta.url))
  const file = path.join(path.resolve(root, env.TECHNOMIR_DATA || '.technomir'), 'stack.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** An address may carry a password: it is not repeated. */
function checkUrl(name: string, url: string | undefined): void {
  if (url === undefined || (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol))) return
  throw new UsageError(`${name} must look like postgres://user:password@host:port/database.`)
}

function readTime(text: string | undefined): number {
  if (text === undefined) return 10_000
  const time = /^\d+(\.\d+)?(ms|s|m)$/.test(text) ? ms(text as StringValue) : 0
  if (time <= 0) throw new UsageError(`--timeout ${text} is not a time such as 500ms, 10s or 1m.`)
  return time
}
