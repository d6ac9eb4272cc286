import { spawn } from 'node:child_process'
import path from 'node:path'
import { buildStorefront } from '@technomir/web/build'
import { ensureTestServices } from './test-services.ts'

/** `npm test [-- vitest arguments]`: the services that tests need, then all suites. */
const root = path.dirname(import.meta.dirname)
await ensureTestServices()
// Servers deliver it, and the browser tests look at it.
if (await buildStorefront()) console.log('The storefront was built.')
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs')
const child = spawn(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.on('exit', code => {
  process.exitCode = code ?? 1
})
