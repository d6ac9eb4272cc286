// The first thing every npm script runs: plain JavaScript on whatever Node the machine has, with nothing installed yet.
// Installs the packages when needed, then hands over to the pinned Node in node_modules.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const entries = {
  start: 'apps/local/src/main.ts',
  sql: 'apps/local/src/sql.ts',
  seed: 'apps/local/src/seed.ts',
  test: 'tools/test.ts',
}
const oldestNode = 20
const pinnedNode = 24

checkNode()
const [name = '', ...args] = process.argv.slice(2)
const entry = entries[name]
if (entry === undefined) fail(`Usage: node tools/bootstrap.mjs ${Object.keys(entries).join('|')} [arguments]`)
installPackages()
handOver(entry, args)

function checkNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= oldestNode) return
  fail(
    `TechnoMir needs Node ${oldestNode} or newer to start (this is ${process.versions.node}). Get it from https://nodejs.org/.`,
  )
}

/** npm ci, unless what is installed matches package-lock.json. */
function installPackages() {
  const lock = path.join(root, 'package-lock.json')
  const installed = path.join(root, 'node_modules', '.package-lock.json')
  const stamp = path.join(root, 'node_modules', '.technomir-installed')
  const hash = createHash('sha256').update(readFileSync(lock)).digest('hex')
  const stamped = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  // npm writes its own record last, so it is missing after an interrupted install; newer: somebody ran npm install.
  const complete = existsSync(installed)
  if (complete && stamped) return
  if (!complete || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    console.log(
      'Installing packages with npm ci (only when package-lock.json is new; a minute on a fresh machine) …',
    )
    const began = Date.now()
    npmCi()
    console.log(`Packages installed in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
  }
  writeFileSync(stamp, hash)
}

function npmCi() {
  // The tools are development dependencies: needed even where NODE_ENV=production is set.
  const ci = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
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
  const child = spawn(nodeProgram(), [path.join(root, file), ...rest], {
    // The channel carries nothing: when this process dies, even by kill -9, `npm start` sees it close and stops.
    stdio: name === 'start' ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => fail(`${file} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (os.constants.signals[signal] ?? 0)
    if (child.connected) child.disconnect()
  })
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
