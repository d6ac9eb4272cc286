import { type FieldFault, ShopError } from '../errors.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused; PostgreSQL cannot store the first one.
const control = /[\u0000-\u0008\u000b-\u001f\u007f]/

/**
 * Texts as they are stored: without blanks around. Throws 400 for what a schema cannot say: texts of blanks only (unless `empty`
 * names them), half characters and control characters (tabs and line ends are allowed), more characters than `most` says.
 */
export function storableTexts<T extends Readonly<Record<string, string | undefined>>>(
  texts: T,
  o: { empty?: readonly (keyof T)[]; most?: Readonly<Partial<Record<keyof T, number>>>; at?: string } = {},
): T {
  const faults: FieldFault[] = []
  const entries = Object.entries(texts).flatMap(([name, text]) => {
    if (text === undefined) return []
    const trimmed = text.trim()
    const field = `${o.at ?? 'body'}/${name}`
    if (trimmed === '' && !o.empty?.includes(name)) faults.push({ field, message: 'must not be empty' })
    if (control.test(text) || !text.isWellFormed())
      faults.push({ field, message: 'holds characters that cannot be stored' })
    // Counted as the database does; a schema counts what people see as one character.
    const most = o.most?.[name]
    if (most !== undefined && [...trimmed].length > most)
      faults.push({ field, message: `must not have more than ${most} characters` })
    return [[name, trimmed]]
  })
  if (faults.length > 0) throw new ShopError('validation_failed', { details: faults })
  return Object.fromEntries(entries) as T
}
