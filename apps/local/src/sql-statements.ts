/** What is complete of a text typed at the prompt, and what waits for its `;`. */
export interface Split {
  statements: string[]
  rest: string
}

// A string, a quoted name, a dollar-quoted text, a comment (whole or still open), a semicolon, or any one character.
const token =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|;|[\s\S]/g

/** Splits at the semicolons that end statements, not at those inside quotes, dollar quotes or comments. */
export function splitStatements(text: string): Split {
  const statements: string[] = []
  let begin = 0
  for (const match of text.matchAll(token)) {
    if (match[0] !== ';') continue
    const statement = text.slice(begin, match.index).trim()
    if (statement !== '') statements.push(statement)
    begin = match.index + 1
  }
  return { statements, rest: text.slice(begin) }
}
