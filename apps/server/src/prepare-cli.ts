import { addressFaults } from './config-values.ts'
import { patiently } from './database/patiently.ts'
import { demoPasswordFaults, demoPasswordsIn } from './demo-passwords.ts'
import { explanation } from './explanation.ts'
import { prepare } from './prepare.ts'

/**
 * Makes the databases of DATABASE_URL and REPLICA_URLS ready for the servers, for containers: migrations, demo shop (SEED=off leaves it out),
 * publications, subscriptions. Ends with 0 when all is there, also when it was there before. Databases that are just being started, or restarted
 * together with it, get PREPARE_WAIT_SECONDS (60).
 */
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())

async function run(): Promise<void> {
  const { DATABASE_URL: primaryUrl, REPLICA_URLS = '', DEMO_MODE, SEED } = process.env
  if (!primaryUrl)
    throw new Error('DATABASE_URL is missing: set it to postgres://user:password@host:5432/database.')
  const faults = addressFaults(process.env)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const replicaUrls = REPLICA_URLS.split(',').flatMap(url => url.trim() || [])
  checkPasswords(DEMO_MODE, replicaUrls.length > 0)
  const work = () =>
    prepare({
      primaryUrl,
      replicaUrls,
      seed: SEED !== 'off',
      onStep: text => console.log(text),
      signal: stop.signal,
    })
  await patiently(work, {
    timeoutMs: 1000 * waitSeconds(process.env.PREPARE_WAIT_SECONDS),
    onWait: error => console.log(`Waiting for the databases. ${explanation(error)}`),
    signal: stop.signal,
  })
  console.log('The databases are ready.')
}

function waitSeconds(text: string | undefined): number {
  const seconds = Number(text || 60)
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600) return seconds
  throw new Error(`PREPARE_WAIT_SECONDS is "${text}": set it to whole seconds from 0 to 3600.`)
}

function checkPasswords(demoMode: string | undefined, replicas: boolean): void {
  // What prepare() takes when none is given is one of the demo's.
  const used = {
    ...process.env,
    ...(replicas ? { REPLICATOR_PASSWORD: process.env.REPLICATOR_PASSWORD || 'replpass' } : {}),
  }
  const faults = demoPasswordFaults(used)
  if (demoMode === 'off' && faults.length > 0)
    throw new Error(`DEMO_MODE is off, and:\n  ${faults.join('\n  ')}`)
  const known = demoPasswordsIn(used)
  if (known.length === 0) return
  console.warn(`
  ┌──────────────────────────────────────────────────────────────────────────┐
  │  DEMO PASSWORDS ARE IN USE. Everybody knows them.                         │
  │  Keep this shop off the internet, or copy .env.example to .env, set your  │
  │  own, and begin with empty volumes: docker compose down -v                │
  └──────────────────────────────────────────────────────────────────────────┘
  ${known.join(', ')}
`)
}

try {
  await run()
} catch (error) {
  console.error(explanation(error))
  process.exitCode = 1
}
