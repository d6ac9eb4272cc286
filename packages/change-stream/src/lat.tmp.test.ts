import { test } from 'vitest'
import { testPrimary } from './testing/primary.ts'
const primary = testPrimary()
test('starts', async () => {
  const out: string[] = []
  for (let k = 0; k < 60; k++) {
  await primary.run(`CREATE TABLE l${k} (id int PRIMARY KEY); CREATE PUBLICATION l${k} FOR TABLE l${k}`)
  const s = await primary.follow([`l${k}`], { gate: false })
  const it = s[Symbol.asyncIterator]()
  const t0 = performance.now()
  for (let i = 0; i < 200; i++) {
    const a = performance.now()
    const w = primary.run(`INSERT INTO l${k} VALUES (${i})`)
    let b = 0
    void w.then(() => { b = performance.now() - a })
    const log: string[] = []
    for (;;) { const { value } = await it.next(); s.acknowledge(value!.position); log.push(`${value!.kind[0]}@${(performance.now()-a).toFixed(0)}`); if (value!.kind === 'transaction') break }
    const t = performance.now() - a
    await w
    if (t > 30) out.push(`stream ${k} commit ${i}:${t.toFixed(0)}(reply ${b.toFixed(1)}, ${(a-t0).toFixed(0)} after start) ${log.join(',')}`)
  }
  await s.close()
  }
  console.log('OUT', out.length, out.slice(0, 20).join('\n'))
}, 120000)
