import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { topics } from '../api/queries.ts'
import type { Ok } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useSession } from '../session/session.ts'

export type OwnComment = NonNullable<Ok<'/api/products/{id}/comments/own'>['comment']>

/** What somebody says about a product. */
export type Said = Pick<OwnComment, 'text' | 'rating'>

const ownCommentQuery = (api: Api, productId: number) =>
  queryOptions({
    // Under the product: with its page this is fetched again.
    queryKey: ['product', productId, 'own-comment'],
    queryFn: async ({ signal }) => {
      const params = { path: { id: productId } }
      return (await take(api.GET('/api/products/{id}/comments/own', { signal, params }))).comment
    },
    meta: topics(() => [`product:${productId}`]),
  })

/** What this visitor has written about a product; null for nothing, undefined as long as that is not known. */
export function useOwnComment(productId: number): OwnComment | null | undefined {
  const isUser = useSession()?.user != null
  const { data } = useQuery({ ...ownCommentQuery(useApi(), productId), enabled: isUser })
  return isUser ? data : undefined
}

/** Writes, changes and deletes it. */
export function useCommenting(productId: number) {
  const api = useApi()
  const queryClient = useQueryClient()
  const { queryKey } = ownCommentQuery(api, productId)
  const onSettled = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['product', productId] }),
      queryClient.invalidateQueries({ queryKey: ['comments'] }),
    ])
  const say = useMutation({
    mutationFn: ({ id, said }: { id: number | null; said: Said }) =>
      take(
        id === null
          ? api.POST('/api/products/{id}/comments', { params: { path: { id: productId } }, body: said })
          : api.PUT('/api/comments/{id}', { params: { path: { id } }, body: said }),
      ),
    onSuccess: comment => queryClient.setQueryData(queryKey, comment),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (id: number) => take(api.DELETE('/api/comments/{id}', { params: { path: { id } } })),
    onSuccess: () => queryClient.setQueryData(queryKey, null),
    onSettled,
  })
  return { say, remove }
}
