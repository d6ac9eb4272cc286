import { UsageError } from './options.ts'

/** Runs a command of ours. A mistake of the person who typed it is shown as it is, with exit code 1. */
export async function runCommand(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
