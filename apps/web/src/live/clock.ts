/** How far the shop's clock is ahead of this one, ms. */
let offset = 0

/** Learns the shop's time from an answer of it: clocks of visitors are wrong by minutes, and a sale ends by the shop's. */
export function learnTime(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '')
  // The header has whole seconds: half of one is in it on average.
  if (!Number.isNaN(date)) offset = date + 500 - Date.now()
}

/** The shop's time, ms since 1970. */
export const shopNow = (): number => Date.now() + (Math.abs(offset) < 2000 ? 0 : offset)
