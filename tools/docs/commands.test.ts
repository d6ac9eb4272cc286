import { expect, it } from 'vitest'
import { commandsOf } from './commands.ts'
import { documentOf } from './markdown.ts'
import { faultOf } from './run-document.ts'

it('takes a block apart into commands, and reads what they are to show', () => {
  const block = `
curl -s 'http://x/#no-comment' \\
  --header "a: b"   # → hit … miss
echo "two
lines"              # only a remark
# a line of its own
`
  expect(commandsOf(block)).toEqual([
    { text: `curl -s 'http://x/#no-comment' \\\n  --header "a: b"`, expected: ['hit', 'miss'] },
    { text: 'echo "two\nlines"', expected: [] },
  ])
  expect(() => commandsOf('echo "open')).toThrow(/not closed/)
})

it('finds what a command does not show, and in which order', () => {
  const done = { text: 'x', output: 'one two', code: 0, expected: ['one', 'two'] }
  expect(faultOf(done)).toBeNull()
  expect(faultOf({ ...done, expected: ['two', 'one'] })).toContain('does not show "one"')
  expect(faultOf({ ...done, code: 7 })).toContain('ended with 7')
})

it('reads marks of blocks and of documents', () => {
  const fence = '```bash\nls\n```\n'
  const { blocks } = documentOf(
    'x.md',
    `# x\n\n${fence}\n<!-- not run here: docker -->\n${fence}\n<!-- in another terminal -->\n${fence}`,
  )
  expect(blocks.map(({ line, reason, goesOn }) => [line, reason, goesOn])).toEqual([
    [3, null, false],
    [7, 'docker', false],
    [12, null, true],
  ])
  const whole = documentOf('x.md', `# x\n\n<!-- not run here: docker -->\n\n${fence}`)
  expect(whole.blocks[0]?.reason).toBe('docker')
})
