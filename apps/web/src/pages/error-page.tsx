import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { ApiError } from '../api/client.ts'
import { Head } from '../app/head.tsx'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Message } from '../ui/message.tsx'

/** When a page's data could not be had, or something broke while it was drawn. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useT()
  const router = useRouter()
  const offline = error instanceof ApiError && error.code === 'offline'
  return (
    <>
      <Head title={t('error.title')} noindex />
      <Message
        title={t(offline ? 'error.offlineTitle' : 'error.title')}
        text={t(offline ? 'error.offline' : 'error.text')}
      >
        <Button
          onClick={() => {
            reset?.()
            router.invalidate().catch(() => {
              // Then this page is shown again.
            })
          }}
        >
          {t('action.retry')}
        </Button>
      </Message>
    </>
  )
}
