import { setTimeout as sleep } from 'node:timers/promises'
import type { Follower } from '../follower/follower.ts'

/** One promise of an interface, kept when `run` does not reject. */
export interface Check {
  readonly name: string
  run(): Promise<void>
}

/** What a check is run against, made anew for each. */
export interface Subject {
  /** Ends whatever was opened for it. */
  close(): Promise<void> | void
}

/** Makes a check that opens its own subject and closes it whatever happens. */
export function checkOf<S extends Subject>(
  open: () => Promise<S>,
  name: string,
  run: (subject: S) => Promise<void>,
): Check {
  return {
    name,
    async run() {
      const subject = await open()
      try {
        await run(subject)
      } finally {
        await subject.close()
      }
    },
  }
}

/** Waits until `condition` holds; rejects after ten seconds. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited 10 s for: ${what}`)
    await sleep(2)
  }
}

/** Follows until `run` has ended. */
export async function whileFollowing(follower: Follower, run: () => Promise<void>): Promise<void> {
  follower.start()
  try {
    await run()
  } finally {
    await follower.close()
  }
}
