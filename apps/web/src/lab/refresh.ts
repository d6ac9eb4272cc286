import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { useLabNotice } from './notices.ts'

/** So that a burst of notices is one look. */
const calmMs = 700

/** Has a query looked at again whenever a request, a commit or a server's two-second word shows that something goes on. */
export function useRefresh(queryKey: QueryKey): void {
  const queryClient = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const key = JSON.stringify(queryKey)
  const soon = useCallback(() => {
    if (timer.current !== undefined) return
    timer.current = setTimeout(() => {
      timer.current = undefined
      queryClient
        .invalidateQueries({ queryKey: JSON.parse(key) as QueryKey }, { cancelRefetch: false })
        .catch((error: unknown) => {
          console.error(error)
        })
    }, calmMs)
  }, [queryClient, key])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  useLabNotice('lab.request', soon)
  useLabNotice('lab.commit', soon)
  useLabNotice('lab.meter', soon)
}
