import type { ReceivedEvent } from '@technomir/live/client'

/** What is told of lists once for a commit; see docs/protocol/websocket.md. */
interface ListsChanged {
  /** Where products are new, gone or in another place; `null`: in too many categories to name them. */
  readonly categories: readonly string[] | null
  /** Words by which something is found have changed. */
  readonly texts: boolean
}

/** What a list depends on beyond the products in it, of which it hears by themselves. */
export interface Dependence {
  /** Products that come, go and move: of one category, of all (`*`), or none. */
  readonly on: { readonly category: string } | '*' | 'nothing'
  /** The words of any product. */
  readonly texts: boolean
}

/** Whether an event of the topic `lists` may have changed such a list; events of other topics always may. */
export const concerns =
  ({ on, texts }: Dependence) =>
  ({ topic, event, data }: Pick<ReceivedEvent, 'topic' | 'event' | 'data'>): boolean => {
    if (topic !== 'lists' || event !== 'lists.changed') return true
    const changed = data as ListsChanged
    if (texts && changed.texts) return true
    if (on === 'nothing') return false
    const { categories } = changed
    return categories === null || (on === '*' ? categories.length > 0 : categories.includes(on.category))
  }
