import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { findProgram } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Chromium, startChromium } from '../../test/chromium.ts'
import { type LiveServer, publish, startLive } from '../../test/live-server.ts'
import { startProxy, type TestProxy } from '../../test/proxy.ts'

const soon = { timeout: 15_000, interval: 20 }

describeWith(['chromium'], 'in Chromium', () => {
  let live: LiveServer
  let proxy: TestProxy
  let pages: Server
  let browser: Chromium
  let site: string

  beforeAll(async () => {
    live = await startLive()
    proxy = await startProxy()
    proxy.target = live.port
    const bundle = await rolldown({ input: fileURLToPath(new URL('index.ts', import.meta.url)) })
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    await bundle.close()
    const html = `<!doctype html><title>page</title><script type="module">
      import { connect } from '/client.js'
      globalThis.told = []
      addEventListener('pageshow', ({ persisted }) => persisted && told.push('back'))
      globalThis.client = connect({ url: '${proxy.url}', startAt: { epoch: 'e1', position: 100 }, maxPauseMs: 200 })
      client.subscribe(['a'], {
        onEvent: event => told.push(event.position),
        onRefetch: () => told.push('refetch'),
      })
    </script>`
    pages = createServer((request, response) => {
      const script = request.url === '/client.js'
      response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html')
      response.end(script ? output[0].code : request.url === '/' ? html : '<title>other</title>')
    })
    pages.listen(0, '127.0.0.1')
    await once(pages, 'listening')
    site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
    browser = await startChromium((await findProgram('chromium', 'chromium-browser', 'google-chrome')) ?? '')
  })
  afterAll(async () => {
    await browser?.stop()
    pages?.closeAllConnections()
    pages?.close()
    await proxy?.stop()
    await live?.stop()
  })

  test('a page goes on after a cut, and after the back/forward cache, without a gap', async () => {
    const { tab } = browser
    const told = () => tab.evaluate('globalThis.told')
    await tab.navigate(`${site}/`)
    await expect.poll(() => tab.evaluate('globalThis.client?.status'), soon).toBe('live')
    publish(live.hub, 101, 'a')
    await expect.poll(told, soon).toEqual([101])

    proxy.cut()
    publish(live.hub, 102, 'a')
    await expect.poll(told, soon).toEqual([101, 102])

    await tab.navigate(`${site}/other`)
    await expect.poll(() => tab.evaluate('document.title'), soon).toBe('other')
    await expect.poll(() => live.hub.stats().clients, soon).toBe(0)
    publish(live.hub, 103, 'a')
    await tab.evaluate('history.back()')
    // The same page, with what it had been told: it was in the cache, not loaded anew.
    await expect.poll(told, soon).toEqual([101, 102, 'back', 103])
  })
})
