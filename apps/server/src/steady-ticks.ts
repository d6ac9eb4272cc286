import { executionAsyncResource } from 'node:async_hooks'

let kept: object | null = null

/**
 * Keeps one of the objects that Node makes for every `process.nextTick`, for as long as the process lives. When V8 collects everything in a
 * moment in which none of them is alive it forgets their shape; what it had compiled for that shape is of no use any more, and Node's
 * `nextTick`, of which a request needs half a dozen, stays several times slower until the process ends
 * (docs/decisions/2026-11-23-ticks-keep-their-shape.md).
 */
export function keepTicksSteady(): void {
  process.nextTick(() => {
    kept = executionAsyncResource()
  })
}

/** The one that is kept. */
export const keptTick = (): object | null => kept
