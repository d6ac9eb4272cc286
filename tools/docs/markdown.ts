import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.dirname(path.dirname(import.meta.dirname))

/** A fenced block of a document. */
export interface Block {
  readonly line: number
  readonly language: string
  /** What stands behind the language. */
  readonly info: string
  readonly text: string
  /** Why it is not run here, in a word or two; `null` when it is. */
  readonly reason: string | null
  /** It goes on until the reader ends it. */
  readonly goesOn: boolean
}

/** A Markdown file of the repository. */
export interface Document {
  /** From the repository's folder. */
  readonly file: string
  readonly text: string
  readonly blocks: readonly Block[]
}

const patterns = [
  '*.md',
  'docs/**/*.md',
  'packages/*/README.md',
  'apps/*/README.md',
  'bench/**/*.md',
  'e2e/**/*.md',
]

/** Everything that people read. */
export function readDocuments(): Document[] {
  const files = globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })
  return files.sort().map(file => documentOf(file, readFileSync(path.join(root, file), 'utf8')))
}

/** A mark before a block speaks of that block, one right below the title of the whole document. */
export function documentOf(file: string, text: string): Document {
  const general = /^# .*\n\n<!-- not run here: (.*) -->$/m.exec(text)?.[1] ?? null
  const fences = text.matchAll(/^(?:<!-- (.*) -->\n)?```(\w*)[ ]?(.*)\n([\s\S]*?)^```$/gm)
  const blocks = [...fences].map(
    ([, mark = '', language = '', info = '', body = ''], i, all): Block => ({
      line: text.slice(0, (all as unknown as RegExpExecArray[])[i]?.index ?? 0).split('\n').length,
      language,
      info,
      text: body,
      reason: /^not run here: (.*)$/.exec(mark)?.[1] ?? general,
      goesOn: mark === 'in another terminal',
    }),
  )
  return { file, text, blocks }
}

/** What is typed into a shell. */
export const isShell = ({ language }: Block): boolean => ['bash', 'sh', 'shell', 'console'].includes(language)
