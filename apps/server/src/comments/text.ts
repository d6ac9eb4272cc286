import { ShopError } from '../errors.ts'

export interface CommentText {
  text: string
  rating: number
}

/** Characters of a comment. */
export const longestComment = 5000

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused; line breaks and tabs are fine.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/**
 * A comment as it is stored: the text as it was written, without blanks around. It is text for whoever shows it: markup in it means
 * nothing. Throws 400 for blanks only and for characters that cannot be stored.
 */
export function normaliseComment({ text, rating }: CommentText): CommentText {
  const kept = text.trim()
  const wrong =
    kept === ''
      ? 'must not be empty'
      : control.test(kept) || !kept.isWellFormed()
        ? 'holds characters that cannot be stored'
        : null
  if (wrong !== null)
    throw new ShopError('validation_failed', { details: [{ field: 'body/text', message: wrong }] })
  return { text: kept, rating }
}
