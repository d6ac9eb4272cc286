import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'

/** What the products' own words tell about a word. */
export interface Known {
  /** Some product has it, in this or another form. */
  known: boolean
  /** Some product has a word that begins with it. */
  begins: boolean
  /** It is too common to be searched («для», "the"). */
  common: boolean
}

/** Looks words up among those of the products. Words are letters and digits. */
export async function lookUp(db: Kysely<Database>, words: readonly string[]): Promise<Map<string, Known>> {
  const { rows } = await sql<Known & { word: string }>`
    select w.word, l.lexeme is null as common,
           exists (select from search_words s where s.word = w.word)
             or exists (select from search_words s where s.lexeme = l.lexeme) as known,
           exists (select from search_words s where s.word >= w.word and s.word < w.word || chr(1114111)) as begins
    from unnest(${[...words]}::text[]) as w (word)
    cross join lateral (select technomir_search_lexeme(w.word) as lexeme) l`.execute(db)
  return new Map(rows.map(({ word, ...known }) => [word, known]))
}

/** Words of products that look like `words`, by word; the most alike first. Runs in a transaction. */
export async function alike(db: Kysely<Database>, words: readonly string[]): Promise<Map<string, string[]>> {
  // Low: two swapped letters change most of the trigrams of a short word. The slips are counted afterwards.
  await sql`select set_config('pg_trgm.similarity_threshold', '0.2', true)`.execute(db)
  const { rows } = await sql<{ word: string; found: string[] }>`
    select w.word, array(
      select s.word from search_words s where s.word % w.word
      order by similarity(s.word, w.word) desc, s.word limit 50) as found
    from unnest(${[...words]}::text[]) as w (word)`.execute(db)
  return new Map(rows.map(({ word, found }) => [word, found]))
}
