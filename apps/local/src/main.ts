import { explanation } from '@technomir/server/explanation'
import { readOptions } from './options.ts'
import { startStack } from './stack.ts'
import { summaryLines } from './summary.ts'

/** `npm start`: everything the shop needs, from one command, until Ctrl-C. */
const stopRequest = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
  process.on(name, () => stopRequest.abort(name))

// A reader that went away (a closed terminal, `| head`) must not keep us from stopping what we started.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', () => stopRequest.abort('output closed'))

const print = (line: string): void => console.log(line)

try {
  await run()
} catch (error) {
  // A stop asked for during the start is not a failure.
  if (stopRequest.signal.aborted) print('Stopped.')
  else {
    console.error(explanation(error))
    process.exitCode = 1
  }
}
// Closes the channel to the process that started us; nothing else is left open.
if (process.connected) process.disconnect()

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  print('Starting TechnoMir …')
  const stack = await startStack(options, print, stopRequest.signal)
  for (const line of ['', ...summaryLines(stack.file, stack.redisDescription), '']) print(line)
  print(`TechnoMir is ready at ${stack.file.url}`)
  const asked = new Promise<null>(resolve => {
    if (stopRequest.signal.aborted) resolve(null)
    stopRequest.signal.addEventListener('abort', () => resolve(null))
  })
  const died = await Promise.race([stack.serverEnded, asked])
  if (died !== null) {
    console.error(
      `The server ended (${died}); its last lines are in ${options.dataDir}/logs/server.log. Stopping the rest.`,
    )
    process.exitCode = 1
  } else print('\nStopping …')
  const began = performance.now()
  await stack.stop()
  print(`Stopped in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
}
