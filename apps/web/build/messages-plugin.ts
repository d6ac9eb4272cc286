import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

/** Files of texts: `messages/<area>.<locale>.json`. */
const isMessages = /\/messages\/[\w-]+\.[a-z]{2}\.json$/

/** Compiles the ICU texts of a messages file, so that browsers need no parser. Throws on a text that is none. */
export function compileMessages(json: string): Record<string, unknown> {
  const texts = JSON.parse(json) as Record<string, string>
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, compileMessage(text)]))
}

/** Lets Vite import files of texts compiled. */
export function messages(): Plugin {
  return {
    name: 'technomir-messages',
    enforce: 'pre',
    transform: {
      filter: { id: isMessages },
      handler: code => ({ code: JSON.stringify(compileMessages(code)), map: null }),
    },
  }
}
