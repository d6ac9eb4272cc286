import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../../api/client.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import { Copyable } from '../copyable.tsx'
import { NumberSelect } from '../number-select.tsx'
import { useNumbers } from '../numbers.ts'
import { Refused } from '../refused.tsx'

const amounts = [1, 10, 100, 500]
const bySql = 'npm run sql -- "UPDATE products SET price = price WHERE id <= 10"'

/** Products of the catalogue that a read is made of; each time another price, so that no cache has the answer. */
const limit = 3

/** Something for replicas to follow, and something for the router to decide. */
export function Doings() {
  const t = useT()
  const n = useNumbers()
  const api = useApi()
  const queryClient = useQueryClient()
  const [rows, setRows] = useState(100)
  const look = () => queryClient.invalidateQueries({ queryKey: ['lab'] })
  const write = useMutation({
    mutationFn: () => take(api.POST('/api/lab/replication/rows', { body: { rows } })),
    onSuccess: look,
  })
  const read = useMutation({
    mutationFn: () =>
      take(
        api.GET('/api/products', {
          params: { query: { sort: 'price', limit, minPrice: 1 + Math.floor(Math.random() * 100_000) } },
        }),
      ),
    onSuccess: look,
  })
  const error = write.error ?? read.error
  return (
    <section className="flex flex-col gap-3 rounded-panel bg-surface p-5">
      <div className="flex flex-wrap items-end gap-3">
        <NumberSelect
          label={t('lab.replication.rows')}
          value={rows}
          values={amounts}
          show={n.count}
          onChange={setRows}
          className="w-36"
        />
        <Button busy={write.isPending} onClick={() => write.mutate()}>
          {t('lab.replication.write')}
        </Button>
        <Button look="outline" busy={read.isPending} onClick={() => read.mutate()}>
          {t('lab.replication.read')}
        </Button>
      </div>
      <p role="status" className="text-ink-muted text-sm tabular-nums">
        {write.data === undefined
          ? t('lab.replication.doings')
          : write.data.rows === 0
            ? t('lab.replication.writtenNothing')
            : t(write.data.processed ? 'lab.replication.written' : 'lab.replication.writtenAlone', {
                count: write.data.rows,
                position: n.count(Number(write.data.position)),
                time: n.ms(write.data.ms),
              })}
      </p>
      <div className="flex flex-col gap-1.5">
        <p className="text-ink-muted text-sm">{t('lab.replication.bySql')}</p>
        <Copyable text={bySql} className="self-start" />
      </div>
      {error === null ? null : <Refused error={error} />}
    </section>
  )
}
