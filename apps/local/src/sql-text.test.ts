import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitStatements } from './sql-statements.ts'
import { formatTable } from './sql-table.ts'

describe('splitting what was typed', () => {
  it.each([
    ['SELECT 1; SELECT 2', { statements: ['SELECT 1'], rest: ' SELECT 2' }],
    ["SELECT 'a;b''c;';", { statements: ["SELECT 'a;b''c;'"], rest: '' }],
    ['SELECT "a;b" -- no; end\n;', { statements: ['SELECT "a;b" -- no; end'], rest: '' }],
    ['DO $x$ begin; $$ ; end $x$;', { statements: ['DO $x$ begin; $$ ; end $x$'], rest: '' }],
    ["SELECT 'open; text", { statements: [], rest: "SELECT 'open; text" }],
    ['/* a; */ ;;', { statements: ['/* a; */'], rest: '' }],
  ])('%s', (text, expected) => {
    expect(splitStatements(text)).toEqual(expected)
  })

  it('comes to the same whether typed at once or line by line', () => {
    const line = fc.stringMatching(/^[a-z ';"$\-/*]{0,12}$/)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), lines => {
        const whole = splitStatements(lines.map(text => `${text}\n`).join(''))
        let rest = ''
        const statements: string[] = []
        for (const text of lines) {
          const split = splitStatements(`${rest}${text}\n`)
          statements.push(...split.statements)
          rest = split.rest
        }
        expect({ statements, rest }).toEqual(whole)
      }),
    )
  })
})

describe('a table', () => {
  it('is aligned, numbers to the right, NULL empty', () => {
    const text = formatTable(
      ['id', 'имя', 'at'],
      [
        [1, 'Анна', new Date(0)],
        [20, null, null],
      ],
    )
    expect(text.split('\n')).toEqual([
      ' id | имя  | at',
      '----+------+--------------------------',
      '  1 | Анна | 1970-01-01T00:00:00.000Z',
      ' 20 |      |',
      '(2 rows)',
    ])
  })
})
