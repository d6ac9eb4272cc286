import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.dirname(import.meta.dirname)

/** Asks Biome, with the project's configuration, about a file that is not there. */
function lint(file: string, text: string): string {
  const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const args = [biome, 'lint', '--only=style/noRestrictedImports', `--stdin-file-path=${file}`]
  const done = spawnSync(process.execPath, args, { cwd: root, input: text, encoding: 'utf8' })
  return `${done.stdout}${done.stderr}`
}

describe('a planted import against the direction is refused', () => {
  it.each([
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
  ])('%s → %s', (folder, target) => {
    expect(lint(`${folder}/src/planted.ts`, `import '${target}'\n`)).toContain('noRestrictedImports')
  })

  it('and an allowed one is not', () => {
    expect(lint('packages/live/src/planted.ts', "import 'ws'\n")).not.toContain('noRestrictedImports')
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
      const isTest = /\.test\.ts$|\/(fixtures|testing|test)\//.test(file)
      if (target.startsWith('@technomir/local-services')) return workspace !== 'apps/local' && !isTest
      if (/^@technomir\/(server|local|web)/.test(target)) return workspace.startsWith('packages')
      return false
    })
    expect(wrong.filter(([file]) => !file.startsWith('packages/local-services'))).toEqual([])
  })
})
