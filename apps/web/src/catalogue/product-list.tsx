import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { Product } from '../api/types.ts'
import { useT } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { ProductGrid, ProductSkeletons } from '../product/product-grid.tsx'
import { Button } from '../ui/button.tsx'
import { classes } from '../ui/classes.ts'
import { Message } from '../ui/message.tsx'

interface Page {
  items: Product[]
  next: string | null
}

/** Pages of products one below the other, and what is shown when there are none. */
export function ProductList({
  list,
  filtered,
  narrow = false,
  nothing = 'catalogue.nothingText',
  onReset,
}: {
  list: UseInfiniteQueryResult<InfiniteData<Page>>
  filtered: boolean
  /** Beside something else. */
  narrow?: boolean
  /** Said when nothing is in it, and no filter is the reason. */
  nothing?: MessageKey
  onReset: () => void
}) {
  const t = useT()
  if (list.data === undefined) {
    if (!list.isError) return <ProductSkeletons />
    return (
      <Message heading="h2" title={t('error.title')} text={t('error.text')}>
        <Button onClick={() => list.refetch().catch(() => {})}>{t('action.retry')}</Button>
      </Message>
    )
  }
  // A product that moved between two pages while they were fetched stands in both.
  const products = [...new Map(list.data.pages.flatMap(p => p.items).map(p => [p.id, p])).values()]
  if (products.length === 0)
    return (
      <Message
        heading="h2"
        title={t('catalogue.nothing')}
        text={t(filtered ? 'catalogue.nothingText' : nothing)}
      >
        {filtered ? <Button onClick={onReset}>{t('filter.reset')}</Button> : null}
      </Message>
    )
  return (
    <div
      aria-busy={list.isPlaceholderData}
      className={classes('transition-opacity duration-200', list.isPlaceholderData && 'opacity-50')}
    >
      <h2 className="sr-only">{t('catalogue.list')}</h2>
      <ProductGrid products={products} narrow={narrow} />
      {list.hasNextPage ? (
        <div className="mt-12 flex justify-center">
          <Button
            look="outline"
            size="large"
            busy={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage().catch(() => {})}
          >
            {t('catalogue.more')}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
