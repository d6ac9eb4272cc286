import { ApiError } from '../api/client.ts'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { useT } from '../i18n/context.tsx'
import { Button } from './button.tsx'
import { Message } from './message.tsx'

/** In place of something that could not be fetched; it can be tried again. */
export function Failed({
  query,
}: {
  query: { error: Error | null; isFetching: boolean; refetch: () => Promise<unknown> }
}) {
  const t = useT()
  const offline = query.error instanceof ApiError && query.error.code === 'offline'
  return (
    <Message
      art={<EmptyArt kind={offline ? 'offline' : 'error'} />}
      heading="h2"
      title={t(offline ? 'error.offlineTitle' : 'error.title')}
      text={t(offline ? 'error.offline' : 'error.text')}
    >
      <Button
        busy={query.isFetching}
        onClick={() => {
          query.refetch().catch(() => {
            // The query itself holds its error.
          })
        }}
      >
        {t('action.retry')}
      </Button>
    </Message>
  )
}
