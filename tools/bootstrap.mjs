// The first thing every npm script runs: plain JavaScript on whatever Node the machine has, with nothing installed yet.
// Installs the packages when needed, then hands over to the pinned Node in node_modules.
import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const entries = {
  start: 'apps/local/src/main.ts',
  sql: 'apps/local/src/sql.ts',
  seed: 'apps/local/src/seed.ts',
  test: 'tools/test.ts',
  replication: 'apps/server/src/replication/cli.ts',
  load: 'bench/load/main.ts',
  bench: 'bench/http/main.ts',
  soak: 'bench/soak/main.ts',
}
const oldestNode = 20
const pinnedNode = 24

checkNode()
const [name = '', ...args] = process.argv.slice(2)
const entry = entries[name]
if (entry === undefined) fail(`Usage: node tools/bootstrap.mjs ${Object.keys(entries).join('|')} [arguments]`)
// Before the installation, which takes a while: npm may be gone after it.
const npmIsGone = watchNpm()
installPackages()
handOver(entry, args)

function checkNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= oldestNode) return
  fail(
    `TechnoMir needs Node ${oldestNode} or newer to start (this is ${process.versions.node}). Get it from https://nodejs.org/.`,
  )
}

/** npm ci, unless what is installed is what package-lock.json asks for. Of several starts at once, one installs. */
function installPackages() {
  if (isInstalled()) return
  const mark = path.join(root, '.technomir', 'installing')
  mkdirSync(path.dirname(mark), { recursive: true })
  while (!take(mark)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  try {
    if (isInstalled()) return
    console.log('Installing packages with npm ci (only when package-lock.json has changed) …')
    const began = Date.now()
    npmCi()
    console.log(`Packages installed in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
  } finally {
    rmSync(mark, { force: true })
  }
}

/** Compares npm's own record, which it writes last, with package-lock.json: by content, since dates say little. */
function isInstalled() {
  const record = readPackages(path.join(root, 'node_modules', '.package-lock.json'))
  if (record === null) return false
  const wanted = readPackages(path.join(root, 'package-lock.json')) ?? {}
  return Object.entries(wanted).every(([where, { version, optional, link }]) => {
    if (link || !where.includes('node_modules/')) return true
    // Optional ones are mostly for other platforms.
    return record[where] === undefined ? optional === true : record[where].version === version
  })
}

function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null
}

/** Takes the mark of the one who installs; one that a dead process left does not count. */
function take(mark) {
  try {
    writeFileSync(mark, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  try {
    process.kill(Number(readFileSync(mark, 'utf8')), 0)
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(mark, { force: true })
  }
  return false
}

function npmCi() {
  // The tools are development dependencies: needed even where NODE_ENV=production is set.
  // Only errors: on an older Node it warns of every package that wants a newer one, and gets the pinned one.
  const ci = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const node = process.env.npm_node_execpath ?? process.execPath
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
  const done = npm?.endsWith('.js')
    ? spawnSync(node, [npm, ...ci], options)
    : spawnSync('npm', ci, { ...options, shell: process.platform === 'win32' })
  if (done.error) fail(`npm could not be started (${done.error.message}). Is npm on the PATH?`)
  if (done.status !== 0)
    fail('npm ci failed; its messages are above. Check the network, then run the same command again.')
}

/** The pinned Node, or this one if it is new enough and the pinned one did not get installed. */
function nodeProgram() {
  const pinned = path.join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  )
  if (spawnSync(pinned, ['--version']).status === 0) return pinned
  if (Number(process.versions.node.split('.')[0]) >= pinnedNode) return process.execPath
  return fail(
    `The pinned Node is not in node_modules (did npm skip install scripts?). Run "npm rebuild node", or use Node ${pinnedNode} itself.`,
  )
}

function handOver(file, rest) {
  // What is compiled once need not be again: every process starts in half the time.
  const cache = path.join(root, 'node_modules', '.cache', 'node')
  const child = spawn(nodeProgram(), [path.join(root, file), ...rest], {
    env: { NODE_COMPILE_CACHE: cache, ...process.env },
    // The channel carries nothing: when this process dies, even by kill -9, `npm start` sees it close and stops.
    stdio: name === 'start' ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const watch = setInterval(() => {
    if (!npmIsGone()) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 1000).unref()
  child.on('error', error => fail(`${file} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (os.constants.signals[signal] ?? 0)
    if (child.connected) child.disconnect()
  })
}

/**
 * A signal to npm alone does not get here where its `sh -c` is dash: that dies of it, or npm does, and we stay behind.
 * Says whether that has happened. Without npm nobody is watched: whoever started us may have gone on purpose.
 */
function watchNpm() {
  if (process.env.npm_lifecycle_event !== name) return () => false
  const hasShell = isShellBetween()
  const above = () => `${process.ppid} ${hasShell ? parentOf(process.ppid) : ''}`
  const began = above()
  return () => above() !== began
}

/** Dash stays between npm and us, bash makes way. Above npm is the user's shell, which may end. Seen on Linux only. */
function isShellBetween() {
  try {
    const npm = realpathSync(process.env.npm_node_execpath)
    const program = pid => readlinkSync(`/proc/${pid}/exe`)
    return program(process.ppid) !== npm && program(parentOf(process.ppid)) === npm
  } catch {
    return false
  }
}

function parentOf(pid) {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return null
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
