/** A command of a block, as it is typed. */
export interface Command {
  readonly text: string
  /** What its output has to hold, in this order. */
  readonly expected: readonly string[]
}

/**
 * The commands of a block of shell: lines, joined where a quote is open or a backslash ends one. A comment behind a command that begins with an
 * arrow says what it shows: `# → this … and later that`.
 */
export function commandsOf(block: string): Command[] {
  const commands: Command[] = []
  let text = ''
  for (const line of block.split('\n')) {
    text += text === '' ? line : `\n${line}`
    const { isOpen, comment } = scan(text)
    if (isOpen) continue
    const bare = text.slice(0, text.length - comment.length).trim()
    if (bare !== '') {
      const [, shown] = /^#\s*→\s*(.*)$/.exec(comment) ?? []
      commands.push({ text: bare, expected: shown === undefined ? [] : shown.trim().split(/\s+…\s+/) })
    }
    text = ''
  }
  if (text !== '') throw new Error(`A quote is not closed:\n${text}`)
  return commands
}

/** How far a shell would have read: whether it waits for more, and the comment at the end. */
function scan(text: string): { isOpen: boolean; comment: string } {
  let quote = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char === '\\' && quote !== "'") {
      if (i === text.length - 1) return { isOpen: true, comment: '' }
      i++
    } else if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '#' && /^$|\s/.test(text[i - 1] ?? '')) return { isOpen: false, comment: text.slice(i) }
  }
  return { isOpen: quote !== '', comment: '' }
}
