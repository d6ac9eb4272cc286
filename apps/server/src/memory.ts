import v8 from 'node:v8'

const MiB = 2 ** 20
/** Of one floor, with its tag and its place in the map; measured. */
const floorBytes = 310

/** The most that caches take without being told to, MiB. */
const most = 128

/** Bytes of memory, by what they are for. */
interface MemoryBudget {
  /** The memory tier of the caches. */
  readonly caches: number
  /** Pages in encodings in which they are not kept. */
  readonly encodings: number
  /** Not bytes, but how many tags' floors are kept: they come on top, with a quarter of the bytes. */
  readonly floors: number
}

/**
 * How much of the process' memory holds what is cached. The rest is for loads and renderings under way, which make far more garbage than
 * they keep.
 * @param wanted MiB; without it an eighth of what the heap may grow to
 * @param heapLimit bytes
 */
export function memoryBudget(
  wanted: number | undefined,
  heapLimit = v8.getHeapStatistics().heap_size_limit,
): MemoryBudget {
  const bytes = wanted === undefined ? Math.min(most * MiB, heapLimit / 8) : wanted * MiB
  const encodings = Math.floor(bytes / 8)
  const floors = Math.floor(bytes / 4 / floorBytes)
  return { caches: Math.floor(bytes) - encodings, encodings, floors }
}
