import { parseArgs } from 'node:util'
import { temporaryRedis } from '@technomir/local-services'
import { invalidation } from './invalidation.ts'
import { l1 } from './l1.ts'
import { l2 } from './l2.ts'
import { many } from './many.ts'
import { memory } from './memory.ts'
import { type Line, markdown } from './report.ts'
import { stampede } from './stampede.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    /** How long each contestant is measured, over all rounds. */
    seconds: { type: 'string', default: '0.7' },
    json: { type: 'boolean', default: false },
  },
})

const redis = await temporaryRedis()
const seconds = Number(values.seconds)
const sections: Record<string, () => Promise<Line[]>> = {
  l1: () => l1(seconds),
  l2: () => l2(seconds, redis),
  many: () => many(seconds, redis),
  invalidation,
  stampede: () => stampede(redis),
  memory,
}
const only = values.only?.split(',') ?? Object.keys(sections)
const lines: Line[] = []
try {
  for (const name of only) {
    const section = sections[name]
    if (!section)
      throw new Error(`There is no section "${name}". Choose from ${Object.keys(sections).join(', ')}.`)
    process.stderr.write(`${name} `)
    lines.push(...(await section()))
  }
} finally {
  await redis.stop()
}
const header = `Node ${process.version}, ${new Date().toISOString()}`
console.log(
  values.json ? JSON.stringify({ header, seconds, lines }, null, 2) : `\n${header}\n\n${markdown(lines)}`,
)
process.exit(0)
