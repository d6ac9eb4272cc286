import { createInterface } from 'node:readline'
import pg from 'pg'
import { dataFolder, parseCommandLine, UsageError } from './options.ts'
import { runCommand } from './run-command.ts'
import { splitStatements } from './sql-statements.ts'
import { formatTable } from './sql-table.ts'
import { readStackFile } from './stack-file.ts'

const usage = `Usage: npm run sql [-- options] ["statement in quotes"]
  --replica   on the replica; without it on the primary
  --help
Without a statement it is a prompt, or reads what is piped in.`

/** `npm run sql`: a prompt on the running stack's primary (or `--replica`), for machines without psql. */
await runCommand(async () => {
  const { values, positionals } = parseCommandLine(usage, {
    allowPositionals: true,
    options: {
      replica: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    console.log(usage)
    return
  }
  const client = new pg.Client({
    connectionString: await address(values.replica),
    application_name: 'technomir sql',
  })
  client.on('error', error => console.error(`Connection lost: ${error.message}`))
  await client.connect()
  try {
    if (positionals.length > 0) {
      if (!(await execute(client, positionals.join(' ')))) process.exitCode = 1
    } else await prompt(client, values.replica ? 'replica' : 'primary')
  } finally {
    await client.end()
  }
})

async function address(replica: boolean): Promise<string> {
  const stack = await readStackFile(dataFolder(process.env))
  const url = replica ? stack?.replica : (stack?.primary ?? process.env.DATABASE_URL)
  if (url) return url
  throw new UsageError(
    stack === null ? 'Nothing runs here. Start the shop with npm start first.' : 'This stack has no replica.',
  )
}

async function prompt(client: pg.Client, side: string): Promise<void> {
  const terminal = process.stdin.isTTY === true
  const reader = createInterface({
    input: process.stdin,
    output: terminal ? process.stdout : undefined,
    terminal,
  })
  if (terminal) console.log(`TechnoMir's ${side}. A statement ends with ; and \\q ends the prompt.`)
  const ask = (rest: string): void => {
    if (!terminal) return
    reader.setPrompt(rest.trim() === '' ? `${side}=> ` : `${side}-> `)
    reader.prompt()
  }
  let rest = ''
  // Ctrl-C throws away what is being typed, as in psql; on an empty line it ends the prompt.
  reader.on('SIGINT', () => {
    if (rest.trim() === '' && reader.line === '') reader.close()
    else {
      rest = ''
      reader.write(null, { ctrl: true, name: 'u' })
      console.log('')
      ask(rest)
    }
  })
  ask(rest)
  for await (const line of reader) {
    const quit = /\\q\s*$/.test(line)
    const split = splitStatements(`${rest}${line.replace(/\\q\s*$/, '')}\n`)
    rest = split.rest
    for (const statement of split.statements)
      if (!(await execute(client, statement)) && !terminal) process.exitCode = 1
    if (quit) break
    ask(rest)
  }
  if (!terminal && rest.trim() !== '' && !(await execute(client, rest))) process.exitCode = 1
  reader.close()
}

/** Runs it and prints what came of it; an error is printed too and answered with false. */
async function execute(client: pg.Client, text: string): Promise<boolean> {
  try {
    const results: unknown = await client.query({ text, rowMode: 'array' })
    for (const result of (Array.isArray(results) ? results : [results]) as pg.QueryArrayResult[]) {
      if (result.fields.length > 0)
        console.log(
          formatTable(
            result.fields.map(field => field.name),
            result.rows,
          ),
        )
      else console.log([result.command, result.rowCount].filter(part => part !== null).join(' '))
    }
    return true
  } catch (error) {
    const { message, detail, hint } = error as { message: string; detail?: string; hint?: string }
    console.error(
      [`ERROR: ${message}`, detail && `DETAIL: ${detail}`, hint && `HINT: ${hint}`]
        .filter(Boolean)
        .join('\n'),
    )
    return false
  }
}
