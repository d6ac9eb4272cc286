import type { UseQueryResult } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

const never = (): (() => void) => () => {}

/** Whether the component takes over markup of the server right now. */
export const useHydrating = (): boolean =>
  useSyncExternalStore(
    never,
    () => false,
    () => true,
  )

/**
 * A query of one visitor's own, as the server's markup knows it: unknown. Parts of a page are taken over one after the other, and
 * a later one would otherwise find data that an earlier one has fetched, and no longer look as the server had drawn it.
 */
export function usePersonal<T>(query: UseQueryResult<T>): UseQueryResult<T> {
  const hydrating = useHydrating()
  if (!hydrating || query.data === undefined) return query
  return {
    ...query,
    data: undefined,
    status: 'pending',
    isPending: true,
    isSuccess: false,
  } as UseQueryResult<T>
}
