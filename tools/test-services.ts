import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findProgram, findRedisServer } from '@technomir/local-services'

/** A program that some tests need and npm cannot bring. */
interface Needed {
  name: string
  debianPackage: string
  brew: string
  find: () => Promise<string | null>
  /** Shell command to run before the installation. */
  before?: string
}

const postgres15 = '/usr/lib/postgresql/15/bin/postgres'

const needed: Needed[] = [
  { name: 'Redis', debianPackage: 'redis-server', brew: 'redis', find: findRedisServer },
  { name: 'curl', debianPackage: 'curl', brew: 'curl', find: () => findProgram('curl') },
  { name: 'nginx', debianPackage: 'nginx', brew: 'nginx', find: () => findProgram('nginx') },
  {
    name: 'Chromium',
    debianPackage: 'chromium',
    brew: '--cask chromium',
    find: () => findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'),
  },
  {
    name: 'PostgreSQL 15',
    debianPackage: 'postgresql-15',
    brew: 'postgresql@15',
    find: async () => (existsSync(postgres15) ? postgres15 : findProgram('pg_resetwal')),
    // Only its programs are needed: no cluster of its own on the usual port.
    before:
      'mkdir -p /etc/postgresql-common/createcluster.d && echo create_main_cluster=false > /etc/postgresql-common/createcluster.d/programs-only.conf',
  },
]

/** What this machine lets us do about missing programs. */
export interface Machine {
  apt: boolean
  brew: boolean
  root: boolean
  /** sudo works without asking for a password. */
  sudo: boolean
}

/** What to do about missing programs: commands to run, or one command for a person to type, or neither. */
export interface Plan {
  run: string[][]
  tell: string | null
}

/** Decides how the missing ones come here. Packages are installed one by one, so that one failure spares the others. */
export function planInstall(
  missing: readonly Pick<Needed, 'debianPackage' | 'brew' | 'before'>[],
  machine: Machine,
): Plan {
  if (missing.length === 0) return { run: [], tell: null }
  const packages = missing.map(one => one.debianPackage)
  if (machine.apt && (machine.root || machine.sudo)) {
    const asRoot = machine.root ? [] : ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive']
    const install = missing.flatMap(({ before, debianPackage }) => [
      ...(before === undefined ? [] : [[...asRoot, 'sh', '-c', before]]),
      [...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', debianPackage],
    ])
    return { run: [[...asRoot, 'apt-get', 'update'], ...install], tell: null }
  }
  if (machine.apt) return { run: [], tell: `sudo apt-get install -y ${packages.join(' ')}` }
  if (machine.brew) return { run: [], tell: missing.map(one => `brew install ${one.brew}`).join(' && ') }
  return { run: [], tell: `Install with your system's package manager: ${packages.join(' ')}` }
}

/** Sees to it that the programs are there, as far as this machine allows; says what it does and what is left to a person. */
export async function ensureTestServices(): Promise<void> {
  const missing = await missingOnes()
  if (missing.length === 0) return
  console.log(`For the whole test suite this machine lacks: ${missing.map(one => one.name).join(', ')}.`)
  const plan = planInstall(missing, await thisMachine())
  for (const [command = '', ...args] of plan.run) {
    console.log(`Installing: ${[command, ...args].join(' ')}`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const done = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
    if (done.status !== 0) console.log('That failed; its messages are above.')
  }
  const still = await missingOnes()
  if (still.length === 0) return
  const advice = plan.tell === null ? '' : ` Install them with:\n  ${plan.tell}`
  console.log(`Tests that need ${still.map(one => one.name).join(', ')} are skipped.${advice}`)
}

async function missingOnes(): Promise<Needed[]> {
  const found = await Promise.all(needed.map(one => one.find()))
  return needed.filter((_, i) => found[i] === null)
}

async function thisMachine(): Promise<Machine> {
  const root = process.getuid?.() === 0
  return {
    apt: (await findProgram('apt-get')) !== null,
    brew: (await findProgram('brew')) !== null,
    root,
    sudo: !root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0,
  }
}
