import type { MessageKey } from '../../i18n/messages.ts'

/** As the API has it. */
const longest = 300

/** What is wrong with a tag, as a text; nothing of one that was not begun. */
export function tagProblem(tag: string): MessageKey | undefined {
  if (tag === '') return undefined
  // Whole characters, as the API counts them.
  if ([...tag].length > longest) return 'lab.caches.longTag'
  return /^[^\s:]+:\S+$/.test(tag) ? undefined : 'lab.caches.wrongTag'
}
