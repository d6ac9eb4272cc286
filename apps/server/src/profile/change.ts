import { type FieldFault, ShopError } from '../errors.ts'
import type { ProfileChange } from './queries.ts'

const mostCharacters = 255
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused; PostgreSQL cannot store the first one.
const control = /[\u0000-\u001f\u007f]/

/**
 * The change as it is stored: without blanks around, the address in lower case. Throws 400 for what a schema cannot say:
 * a name of blanks only, characters that no name has, more characters than the column holds.
 */
export function normaliseChange(body: ProfileChange): ProfileChange {
  const faults: FieldFault[] = []
  const check = (field: string, text: string) => {
    if (text === '') faults.push({ field, message: 'must not be empty' })
    if (control.test(text) || !text.isWellFormed())
      faults.push({ field, message: 'holds characters that cannot be stored' })
    // Counted as the database does; the schema counts what people see as one character.
    if ([...text].length > mostCharacters)
      faults.push({ field, message: `must not have more than ${mostCharacters} characters` })
    return text
  }
  const change: ProfileChange = {}
  if (body.name !== undefined) change.name = check('body/name', body.name.trim())
  if (body.email !== undefined) change.email = check('body/email', body.email.trim().toLowerCase())
  if (faults.length > 0) throw new ShopError('validation_failed', { details: faults })
  return change
}
