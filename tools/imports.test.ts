import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.dirname(import.meta.dirname)

const forbidden = [
  ['packages/cache', 'pg'],
  ['packages/cache', 'fastify'],
  ['packages/cache', '@technomir/change-stream'],
  ['packages/cache', '@technomir/live'],
  ['packages/cache', '@technomir/server'],
  ['packages/change-stream', '@technomir/cache'],
  ['packages/change-stream', 'redis'],
  ['packages/live', '@technomir/cache'],
  ['packages/live', '@technomir/change-stream'],
  ['packages/live', '../../../apps/server/src/main.ts'],
] as const

const allowed = [
  ['packages/live', 'ws'],
  ['packages/change-stream', 'pg'],
  ['apps/server', '@technomir/cache'],
] as const

describe('an import planted against the direction', () => {
  let folder = ''
  let output = ''
  const fileOf = (workspace: string, target: string): string =>
    `${workspace}/src/planted-${target.replace(/\W+/g, '-')}.ts`

  // In a folder of its own with the project's configuration: nobody else's run may see these files.
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'technomir-imports-'))
    cpSync(path.join(root, 'biome.json'), path.join(folder, 'biome.json'))
    for (const [workspace, target] of [...forbidden, ...allowed]) {
      mkdirSync(path.join(folder, workspace, 'src'), { recursive: true })
      writeFileSync(path.join(folder, fileOf(workspace, target)), `import '${target}'\n`)
    }
    const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
    const args = [
      biome,
      'lint',
      '--only=style/noRestrictedImports',
      '--vcs-enabled=false',
      '--reporter=github',
    ]
    output = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' }).stdout
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(forbidden)('is refused: %s → %s', (workspace, target) => {
    expect(output).toContain(`/${fileOf(workspace, target)},`)
  })

  it.each(allowed)('while an allowed one is not: %s → %s', (workspace, target) => {
    expect(output).not.toContain(fileOf(workspace, target))
  })
})

/** Every import of a workspace's sources, as [file, target]. */
function importsOf(workspace: string): [string, string][] {
  const files = globSync(`${workspace}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/node_modules/**'] })
  return files.flatMap(file => {
    const text = readFileSync(path.join(root, file), 'utf8')
    const found = text.matchAll(/^(?:import|export)\b[^'"]*?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm)
    return [...found].map(match => [file, match[1] ?? match[2] ?? ''] as [string, string])
  })
}

const workspaces = globSync('{packages,apps}/*/package.json', { cwd: root }).map(file => path.dirname(file))

describe.each(workspaces)('%s', workspace => {
  const imports = importsOf(workspace)

  it('reaches other workspaces through their entries only', () => {
    const outside = imports.filter(([file, target]) => {
      if (!target.startsWith('.')) return false
      return !path.normalize(path.join(path.dirname(file), target)).startsWith(workspace + path.sep)
    })
    expect(outside).toEqual([])
  })

  it('imports in one direction: apps from packages, never the other way round', () => {
    const wrong = imports.filter(([file, target]) => {
      const isTest = /\.test\.ts$|\/(fixtures|testing|test|bench|anomalies|examples)\//.test(file)
      if (target.startsWith('@technomir/local-services')) return workspace !== 'apps/local' && !isTest
      if (/^@technomir\/(server|local|web)/.test(target)) return workspace.startsWith('packages')
      return false
    })
    expect(wrong.filter(([file]) => !file.startsWith('packages/local-services'))).toEqual([])
  })
})
