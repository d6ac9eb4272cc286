import { hashKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError } from '../api/client.ts'
import { useApi } from '../app/context.ts'
import { useT } from '../i18n/context.tsx'
import { leaveFor } from './leave.ts'
import { type Session, sessionQuery } from './session.ts'

/** Whatever ends the session of this browser itself, and then leaves the page. */
export const endsSession = ['session', 'end']

/**
 * Once in the page: loads it anew when the session of its user has ended elsewhere (another device, an admin, SQL). Until then the
 * browser holds a cookie that opens nothing, and every click would fail; the page that comes begins a guest's session.
 */
export function useSessionEnd(): void {
  const queryClient = useQueryClient()
  const api = useApi()
  const t = useT()
  useEffect(() => {
    const { queryKey } = sessionQuery(api)
    const hash = hashKey(queryKey)
    let isUser = queryClient.getQueryData(queryKey)?.user != null
    const leave = (): void => {
      if (queryClient.isMutating({ mutationKey: endsSession }) > 0) return
      leaveFor(location.pathname + location.search, { text: t('session.ended') }, { tellOthers: false })
    }
    const lookAt = (error: unknown): void => {
      if (isUser && error instanceof ApiError && error.code === 'unauthenticated') leave()
    }
    const stopQueries = queryClient.getQueryCache().subscribe(event => {
      if (event.type !== 'updated') return
      if (event.action.type === 'error') lookAt(event.action.error)
      else if (event.action.type === 'success' && event.query.queryHash === hash) {
        const wasUser = isUser
        isUser = (event.query.state.data as Session).user !== null
        if (wasUser && !isUser) leave()
      }
    })
    const stopMutations = queryClient.getMutationCache().subscribe(event => {
      if (event.type === 'updated' && event.action.type === 'error') lookAt(event.action.error)
    })
    return () => {
      stopQueries()
      stopMutations()
    }
  }, [queryClient, api, t])
}
