import { useMutation } from '@tanstack/react-query'
import { take } from '../../api/client.ts'
import { errorText } from '../../api/error-text.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import type { Task, ToRead } from './lessons.ts'
import { skipTask } from './progress.ts'

const titles = {
  '/lab': 'lab.map.title',
  '/lab/caches': 'lab.caches.title',
  '/lab/strategies': 'lab.strategies.title',
  '/lab/races': 'lab.races.title',
  '/lab/replication': 'lab.replication.title',
  '/lab/faults': 'lab.faults.title',
} as const

/** What can be done about a task: read something at once, go where it is done, or leave it out. */
export function TaskActions({ task, here }: { task: Task; here: string }) {
  const t = useT()
  return (
    <div className="flex flex-wrap items-center gap-2">
      {task.read === undefined ? null : <Read what={task.read} />}
      {task.place === here ? null : (
        <ButtonLink to={task.place} size="small" look={task.read === undefined ? 'primary' : 'outline'}>
          {t('lab.lessons.go', { panel: t(titles[task.place]) })}
        </ButtonLink>
      )}
      <Button size="small" look="ghost" onClick={skipTask}>
        {t('lab.lessons.skip')}
      </Button>
    </div>
  )
}

function Read({ what }: { what: ToRead }) {
  const t = useT()
  const api = useApi()
  const read = useMutation({
    mutationFn: (): Promise<unknown> => {
      if (what === 'bestsellers') return take(api.GET('/api/bestsellers'))
      if (what === 'catalogue') return take(api.GET('/api/products', { params: { query: { limit: 12 } } }))
      return take(api.GET('/api/products/{id}', { params: { path: { id: 1 } } }))
    },
    onError: error => toast({ text: errorText(error, t), tone: 'bad' }),
  })
  return (
    <Button size="small" data-read={what} onClick={() => read.mutate()}>
      {t(`lab.lessons.read.${what}`)}
    </Button>
  )
}
