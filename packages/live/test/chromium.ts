import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'

export interface Tab {
  navigate(url: string): Promise<void>
  /** The value of an expression in the page, JSON. */
  evaluate(expression: string): Promise<unknown>
}

export interface Chromium {
  readonly tab: Tab
  stop(): Promise<void>
}

/** A headless Chromium with one tab, driven over the DevTools protocol. */
export async function startChromium(program: string): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'technomir-chromium-'))
  const browser = spawn(
    program,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  const exited = once(browser, 'exit')
  let address: string | undefined
  for await (const line of createInterface(browser.stderr)) {
    address = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
    if (address !== undefined) break
  }
  if (address === undefined) throw new Error(`${program} did not start; run it by hand to see why.`)
  browser.stderr.resume()
  const { host } = new URL(address)
  const targets = (await (await fetch(`http://${host}/json/list`)).json()) as {
    type: string
    webSocketDebuggerUrl: string
  }[]
  const page = targets.find(target => target.type === 'page')
  const socket = new WebSocket(page?.webSocketDebuggerUrl ?? address)
  await once(socket, 'open')

  let calls = 0
  const answers = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>()
  socket.on('message', data => {
    const message = JSON.parse(String(data))
    answers.get(message.id)?.(message)
    answers.delete(message.id)
  })
  async function call(method: string, params: Record<string, unknown>): Promise<unknown> {
    const id = ++calls
    const answer = new Promise<{ result?: unknown; error?: { message: string } }>(resolve => {
      answers.set(id, resolve)
    })
    socket.send(JSON.stringify({ id, method, params }))
    const { result, error } = await answer
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }

  return {
    tab: {
      async navigate(url) {
        await call('Page.navigate', { url })
      },
      async evaluate(expression) {
        const answer = (await call('Runtime.evaluate', { expression, returnByValue: true })) as {
          result: { value?: unknown }
        }
        return answer.result.value
      },
    },
    async stop() {
      socket.terminate()
      // Its helpers are in its process group.
      if (browser.pid !== undefined && browser.exitCode === null) process.kill(-browser.pid, 'SIGKILL')
      await exited
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    },
  }
}
