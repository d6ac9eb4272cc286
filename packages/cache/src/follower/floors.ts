import { isKeyTag } from '../cache/key-tag.ts'
import { allTag } from '../log/log.ts'
import type { Position } from '../position.ts'

/** The floor of one tag: the position of its last invalidation. Entries point at cells, so raising one costs O(1). */
export interface Cell {
  readonly tag: string
  floor: Position
  /** How many L1 entries point here; a cell in use is never pruned. */
  uses: number
  /**
   * Keys that this node knows to be in L2 under the tag: a courtesy list, so that ended keys can be unlinked there. Most tags have one key, which
   * needs no set.
   */
  storedKeys: string | Set<string> | null
}

/** How many L2 keys a cell remembers; beyond it keys simply stay until their TTL. */
const maxStoredKeys = 256

/**
 * The floors of all tags, folded from the log. Tags outside the fold have the low-water floor.
 *
 * Entries of this process hold their cells and a generation; a hole in the log or another epoch starts a new
 * generation, which ends all of them at once. Entries from elsewhere (L2) are judged by `asOf` alone.
 */
export class Floors {
  generation = 0
  /** Grows with every raise of a floor that entries may point at. Equal steps mean that nothing was invalidated in between. */
  step = 0
  lowWater: Position = Number.POSITIVE_INFINITY
  /** No tag that ends a single entry has a floor above this. */
  keysRaisedAt: Position = 0
  readonly #cells = new Map<string, Cell>()
  readonly #maxCells: number
  /** Not to look for unused cells on every call while nearly all are in use. */
  #roomUpTo: number

  constructor(maxCells = 500_000) {
    this.#maxCells = maxCells
    this.#roomUpTo = maxCells
  }

  get size(): number {
    return this.#cells.size
  }

  /** The cell of a tag, made when it is new. */
  cell(tag: string): Cell {
    const known = this.#cells.get(tag)
    if (known) return known
    // A tag outside the fold has the low-water floor; before there is one nothing is valid anyway.
    const floor = this.lowWater === Number.POSITIVE_INFINITY ? 0 : this.lowWater
    const cell: Cell = { tag, floor, uses: 0, storedKeys: null }
    this.#cells.set(tag, cell)
    return cell
  }

  #ownCell = (tag: string): Cell => this.#cells.get(tag) ?? this.cell(ownCopy(tag))

  /** Raises a tag's floor and returns the L2 keys known to be ended by it. */
  raise(tag: string, position: Position): readonly string[] {
    this.step++
    if (tag === allTag) {
      this.generation++
      this.lowWater = Math.max(this.lowWater, position)
      return this.#takeAllStoredKeys()
    }
    const cell = this.cell(tag)
    if (position > cell.floor) cell.floor = position
    if (position > this.keysRaisedAt && isKeyTag(tag)) this.keysRaisedAt = position
    return takeStoredKeys(cell)
  }

  /** Entries of the log are missing below `position`: nothing loaded before it can be trusted. */
  hole(position: Position): void {
    this.step++
    this.generation++
    this.lowWater = this.lowWater === Number.POSITIVE_INFINITY ? position : Math.max(this.lowWater, position)
  }

  /** Another epoch: forget everything; until `hole` sets a low-water floor nothing is valid. */
  reset(): void {
    this.step++
    this.generation++
    this.lowWater = Number.POSITIVE_INFINITY
    this.keysRaisedAt = 0
    // Cells that entries of the old generation still point at may be dropped: the generation ends those entries.
    this.#cells.clear()
  }

  /** Whether cells allow an entry of this generation that was loaded as of `asOf`. */
  allow(cells: readonly Cell[], asOf: Position): boolean {
    for (let i = 0; i < cells.length; i++) {
      if ((cells[i] as Cell).floor > asOf) return false
    }
    return true
  }

  /** Whether an entry from elsewhere is still true: its tags may be unknown here, then the low-water floor counts. */
  allowForeign(tags: readonly string[], asOf: Position): boolean {
    if (!(asOf >= this.lowWater)) return false
    for (const tag of tags) {
      const cell = this.#cells.get(tag)
      if (cell && cell.floor > asOf) return false
    }
    return true
  }

  /** The cells of an entry from elsewhere, if it is still true. */
  cellsOf(tags: readonly string[], asOf: Position): Cell[] | null {
    if (!(asOf >= this.lowWater)) return null
    const cells = tags.map(this.#ownCell)
    return this.allow(cells, asOf) ? cells : null
  }

  /** The floor of a tag as this node knows it: its last invalidation, or the low-water floor. */
  floorOf(tag: string): Position {
    const floor = this.#cells.get(tag)?.floor ?? 0
    return Math.max(floor, this.lowWater)
  }

  remember(cell: Cell, key: string): void {
    const stored = cell.storedKeys
    if (stored === null) cell.storedKeys = key
    else if (typeof stored === 'string') {
      if (stored !== key) cell.storedKeys = new Set([stored, key])
    } else if (stored.size < maxStoredKeys) stored.add(key)
  }

  #takeAllStoredKeys(): string[] {
    const keys = new Set<string>()
    for (const cell of this.#cells.values()) for (const key of takeStoredKeys(cell)) keys.add(key)
    return [...keys]
  }

  /**
   * Keeps memory bounded: drops the older half of the unused cells when there are too many; the low-water floor takes
   * their place, which only causes misses.
   */
  makeRoom(): void {
    if (this.#cells.size <= this.#roomUpTo) return
    const unused = [...this.#cells.values()].filter(cell => cell.uses === 0)
    unused.sort((a, b) => a.floor - b.floor)
    const half = unused.slice(0, Math.ceil(unused.length / 2))
    for (const cell of half) {
      this.#cells.delete(cell.tag)
      if (cell.floor > this.lowWater) this.lowWater = cell.floor
      // Nothing raises it any more: whoever still holds it (a load that was not stored, say) must not trust it.
      cell.floor = Number.POSITIVE_INFINITY
    }
    this.#roomUpTo = Math.max(this.#maxCells, Math.ceil(this.#cells.size * 1.25))
  }
}

/** A part of a string keeps the whole in memory: the tag would hold the text of the entry that it was read in. */
const ownCopy = (tag: string): string => Buffer.from(tag).toString()

function takeStoredKeys(cell: Cell): readonly string[] {
  const stored = cell.storedKeys
  if (stored === null) return []
  cell.storedKeys = null
  return typeof stored === 'string' ? [stored] : [...stored]
}
