import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandsOf } from './commands.ts'
import { type Document, isShell, readDocuments, root } from './markdown.ts'

const documents = readDocuments()

/** Why commands are not run by these tests, and what runs them instead. */
const reasons: Record<string, string> = {
  docker: 'deploy/test/compose.sh, deploy/test/replication-lesson.ts',
  kubernetes: 'deploy/test/kubernetes.test.ts',
  'the shop itself': 'apps/local/src/start.pg.test.ts',
  'another project':
    'packages/cache/src/package.test.ts, packages/change-stream/src/package.pg.test.ts, packages/live/src/package.test.ts',
}

it('leaves commands out for these reasons only, and each has somebody else who looks after them', () => {
  const used = new Set(documents.flatMap(({ blocks }) => blocks.flatMap(({ reason }) => reason ?? [])))
  expect([...used].sort()).toEqual(Object.keys(reasons).sort())
  for (const file of Object.values(reasons).flatMap(list => list.split(', ')))
    expect(existsSync(path.join(root, file)), file).toBe(true)
})

describe.each(documents)('$file', document => {
  it('has sound commands, and names files that exist', () => {
    for (const { text, line } of document.blocks.filter(isShell)) {
      const { stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
      expect(stderr, `${document.file}:${line}`).toBe('')
      for (const command of commandsOf(text)) {
        const [first = ''] = command.text.split(/\s/)
        if (/^[\w.]+\/[\w./-]+$/.test(first)) expect(isThere(first), first).toBe(true)
      }
    }
    const missing = pathsOf(document).filter(file => !isThere(file))
    expect(missing).toEqual([])
  })

  it('links to what is there', () => {
    expect(linksOf(document).filter(link => !leadsSomewhere(document, link))).toEqual([])
  })
})

describe('a translation', () => {
  const translated = documents.filter(({ file }) => file.endsWith('.ru.md'))
  it.each(translated)('$file has the same commands as its original', ({ file, blocks }) => {
    const original = documents.find(one => one.file === file.replace('.ru.md', '.md'))
    // Drawings and what programs print are translated.
    const typed = (all: Document['blocks']) =>
      all
        .filter(block => isShell(block) || block.language === 'sql')
        .map(block => [block.reason, block.goesOn, isShell(block) ? commandsOf(block.text) : block.text])
    expect(typed(blocks)).toEqual(typed(original?.blocks ?? []))
  })
})

const isThere = (file: string): boolean => existsSync(path.join(root, file))

/** Paths that the text names as code: from the repository's folder, beginning with one of its folders. */
function pathsOf({ text }: Document): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '')
  return [...prose.matchAll(/`((?:apps|packages|docs|deploy|tools|bench|e2e)\/[\w./@-]+)`/g)].map(
    ([, file = '']) => file,
  )
}

function linksOf({ text }: Document): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter(link => !/^\w+:/.test(link))
}

function leadsSomewhere({ file }: Document, link: string): boolean {
  const [to = '', anchor] = link.split('#')
  const target = to === '' ? path.join(root, file) : path.join(root, path.dirname(file), decodeURI(to))
  if (!existsSync(target)) return false
  if (anchor === undefined || statSync(target).isDirectory()) return true
  const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  )
  return headings.includes(decodeURI(anchor))
}

/** As GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
