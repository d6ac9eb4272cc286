/** Everything of the shop's that a tab keeps begins with this. */
const prefix = 'technomir-'

/** Storage may be forbidden; then things are kept as long as the page. */
const inMemory = new Map<string, string>()

/** What this tab has kept under a name; undefined for nothing. */
export function keptInTab(name: string): unknown {
  let text: string | null | undefined
  try {
    text = sessionStorage.getItem(prefix + name)
  } catch {
    text = inMemory.get(name)
  }
  try {
    return text == null ? undefined : (JSON.parse(text) as unknown)
  } catch {
    // Another program's writing.
    return undefined
  }
}

/** Keeps something until the tab is closed or its visitor signs out; undefined forgets it. */
export function keepInTab(name: string, value: unknown): void {
  const text = value === undefined ? undefined : JSON.stringify(value)
  if (text === undefined) inMemory.delete(name)
  else inMemory.set(name, text)
  try {
    if (text === undefined) sessionStorage.removeItem(prefix + name)
    else sessionStorage.setItem(prefix + name, text)
  } catch {
    // Then in memory alone.
  }
}

/** Forgets everything: whoever signs in next in this tab may be somebody else. */
export function forgetInTab(): void {
  inMemory.clear()
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key)
  } catch {
    // There is nothing then.
  }
}
