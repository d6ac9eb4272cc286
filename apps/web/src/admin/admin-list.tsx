import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { Failed } from '../ui/failed.tsx'
import { Message } from '../ui/message.tsx'
import { More } from '../ui/more.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'

/** A list that is read page by page, with all that can be instead of it. */
export function AdminList<T extends { id: number }>({
  query,
  none,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[]; next: string | null }>>
  /** Said when there is nothing in it. */
  none: string
  children: (item: T) => ReactNode
}) {
  if (query.data === undefined) return query.isError ? <Failed query={query} /> : <AdminSkeleton />
  const items = query.data.pages.flatMap(page => page.items)
  if (items.length === 0) return <Message art={<EmptyArt kind="search" />} heading="h2" title={none} />
  return (
    <>
      <ul className="border-line border-t">
        {items.map(item => (
          <li key={item.id} data-row={item.id} className="border-line border-b py-4">
            {children(item)}
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  )
}

export function AdminSkeleton() {
  return (
    <Loading className="flex flex-col gap-4">
      {['a', 'b', 'c', 'd', 'e'].map(key => (
        <Skeleton key={key} className="h-16" />
      ))}
    </Loading>
  )
}
