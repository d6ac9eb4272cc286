/**
 * How many slips of the finger lie between two words: a letter left out, put in, wrong, or two next to each other swapped
 * (optimal string alignment). More than `most` counts as infinity.
 */
export function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY
  let twoBefore: number[] = []
  let before = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(at(before, j) + 1, at(row, j - 1) + 1, at(before, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(twoBefore, j - 2) + 1)
      row.push(least)
    }
    if (Math.min(...row) > most) return Number.POSITIVE_INFINITY
    twoBefore = before
    before = row
  }
  const found = at(before, b.length)
  return found <= most ? found : Number.POSITIVE_INFINITY
}

const at = (row: readonly number[], i: number): number => row[i] ?? Number.POSITIVE_INFINITY

/** As many slips as a word of this length may have and still mean the other one. */
export const allowedSlips = (word: string): number => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2)
