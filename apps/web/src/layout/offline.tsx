import { useSyncExternalStore } from 'react'
import { useT } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Says that there is no network: what is on the screen may be old. */
export function Offline() {
  const t = useT()
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
  return (
    <div role="status">
      {online ? null : (
        <p className="page-width flex items-center gap-2 bg-warn-soft py-2.5 font-medium text-sm text-warn">
          <Icon name="alert" />
          {t('state.offline')}
        </p>
      )}
    </div>
  )
}
