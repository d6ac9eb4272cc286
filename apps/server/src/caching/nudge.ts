import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../database/schema.ts'
import { messagePrefix } from '../relay/mapping/messages.ts'

/**
 * A commit of nothing: its WAL flush carries everything before it into the stream, so that the horizon moves on.
 *
 * One at a time, or many waiting readers would take all connections; and without waiting for a synchronous standby, which
 * this changes nothing for. A nudge that is asked for during another follows it: the one under way may have come too early.
 */
export function createNudge(primary: Kysely<Database>, logger: Logger): () => void {
  let running = false
  let again = false

  async function run(): Promise<void> {
    do {
      again = false
      try {
        await sql`
          SELECT set_config('synchronous_commit', 'local', true),
                 pg_logical_emit_message(true, ${messagePrefix}, '{"tick":true}')`.execute(primary)
      } catch (error) {
        logger.debug({ err: error }, 'the primary could not be nudged')
      }
    } while (again)
    running = false
  }

  return function nudge() {
    again = running
    if (running) return
    running = true
    void run()
  }
}
