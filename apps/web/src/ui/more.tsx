import { useT } from '../i18n/context.tsx'
import { Button } from './button.tsx'

/** Fetches the next page of a list; nothing when there is none. */
export function More({
  query,
}: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}) {
  const t = useT()
  if (!query.hasNextPage) return null
  return (
    <Button
      look="outline"
      className="self-center"
      busy={query.isFetchingNextPage}
      onClick={() => {
        query.fetchNextPage().catch(() => {
          // The query itself holds its error.
        })
      }}
    >
      {t('catalogue.more')}
    </Button>
  )
}
