/** What went wrong and why, for whoever typed the command. The way through the code only where the code itself must be wrong. */
export function explanation(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError)
    return error.stack ?? error.message
  const lines = [error.message]
  for (let { cause } = error; cause instanceof Error; cause = cause.cause)
    lines.push(`  because: ${cause.message}`)
  return lines.join('\n')
}
