import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Command, commandsOf } from './commands.ts'
import { type Document, isShell, root } from './markdown.ts'

/** A command that was run, and what came of it. */
export interface Done extends Command {
  readonly output: string
  /** `null` for one that goes on until it is ended. */
  readonly code: number | null
}

/** Where the shop is that the documents speak of as localhost:8080. */
export interface Place {
  readonly url: string
  readonly redisPort: string
  readonly dataDir: string
}

const longestMs = 60_000

/** Reads, which a reader would repeat who was too fast for a change that is on its way. */
const isRead = (text: string): boolean =>
  /^(curl (?!.*(-X|-d) )|redis-cli (get|exists|xrevrange) )/.test(text)

/** What a test must not start within a test. */
const isForReaders = (text: string): boolean =>
  /^(\w+=\S+ )*npm (start|test|t|ci|i|install|run (start|test|bench|soak))\b/.test(text)

/** Types a document's commands into one shell, in their order. */
export async function runDocument(document: Document, place: Place): Promise<Done[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'technomir-document-'))
  const steps = document.blocks
    .filter(block => isShell(block) && block.reason === null)
    .flatMap(block => commandsOf(block.text).map(command => ({ ...command, goesOn: block.goesOn })))
    .map((step, i) => ({ ...step, to: path.join(folder, String(i)) }))
  for (const { text } of steps) {
    if (!isForReaders(text)) continue
    await rm(folder, { recursive: true })
    throw new Error(`${document.file} has "${text}": mark the block <!-- not run here: the shop itself -->.`)
  }
  const goingOn = steps.filter(({ goesOn }) => goesOn)
  const script = [
    'set -o pipefail',
    `redis-cli() { command redis-cli -p ${place.redisPort} "$@"; }`,
    'shows() { local file=$1; shift; for one; do grep -qF -e "$one" "$file" || return 1; done; }',
    'until_shows() { for _ in {1..150}; do shows "$@" && return; sleep 0.1; done; }',
    ...steps.map(typedStep),
    ...goingOn.map(({ to, expected }) => `until_shows ${to} ${quoted(expected)}`),
  ].join('\n')
  try {
    await type(script.replaceAll('localhost:8080', new URL(place.url).host), place)
    return await Promise.all(
      steps.map(async ({ text, expected, goesOn, to }) => ({
        text,
        expected,
        output: await readFile(to, 'utf8'),
        code: goesOn ? null : Number(await readFile(`${to}.code`, 'utf8')),
      })),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function typedStep({ text, expected, goesOn, to }: Command & { goesOn: boolean; to: string }): string {
  // Who opens a second terminal waits until something stands in it.
  if (goesOn) return `{ ${text}\n} >${to} 2>&1 &\nuntil_shows ${to} ${quoted(expected.slice(0, 1))}`
  const once = `{ ${text}\n} >${to} 2>&1; code=$?`
  const typed = isRead(text)
    ? `for _ in {1..20}; do ${once}; shows ${to} ${quoted(expected)} && break; sleep 0.2; done`
    : once
  return `${typed}; echo $code >${to}.code`
}

const quoted = (words: readonly string[]): string =>
  words.map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' ')

async function type(script: string, { dataDir }: Place): Promise<void> {
  const shell = spawn('bash', ['-s'], {
    cwd: root,
    env: { ...process.env, TECHNOMIR_DATA: dataDir, NO_COLOR: '1' },
    stdio: ['pipe', 'ignore', 'pipe'],
    // A group of its own: what goes on is ended with it, and with all that it has started.
    detached: true,
  })
  const end = () => {
    if (shell.pid !== undefined) process.kill(-shell.pid, 'SIGKILL')
  }
  const tooLong = setTimeout(end, longestMs)
  let complaints = ''
  shell.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  shell.stdin.end(script)
  const [, signal] = (await once(shell, 'exit')) as [number | null, string | null]
  clearTimeout(tooLong)
  try {
    end()
  } catch (error) {
    // Nobody is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
  if (signal !== null)
    throw new Error(`The shell was ended after ${longestMs} ms (${signal}):\n${complaints}`)
}

/** What is wrong with a command that was run; `null` when it did what its document says. */
export function faultOf({ text, output, code, expected }: Done): string | null {
  const told = `$ ${text}\n${output}`
  if (code !== null && code !== 0) return `It ended with ${code}:\n${told}`
  let from = 0
  for (const one of expected) {
    const at = output.indexOf(one, from)
    if (at === -1) return `It does not show "${one}":\n${told}`
    from = at + one.length
  }
  return null
}
