import type { Translate } from '../../i18n/context.tsx'
import type { MessageKey } from '../../i18n/messages.ts'
import type { Numbers } from '../numbers.ts'
import type { Sample } from './replication.ts'

type Problem = Sample['findings'][number]

const texts = {
  unreachable: 'lab.problem.unreachable',
  standby: 'lab.problem.standby',
  'may-not-monitor': 'lab.problem.may-not-monitor',
  'no-wal-limit': 'lab.problem.no-wal-limit',
  'publication-missing': 'lab.problem.publication-missing',
  'publication-lacks': 'lab.problem.publication-lacks',
  'slot-lost': 'lab.problem.slot-lost',
  'relay-slot-lost': 'lab.problem.relay-slot-lost',
  'slot-unreserved': 'lab.problem.slot-unreserved',
  'relay-slot-idle': 'lab.problem.relay-slot-idle',
  'relay-behind': 'lab.problem.relay-behind',
  unfed: 'lab.problem.unfed',
  altered: 'lab.problem.altered',
  disabled: 'lab.problem.disabled',
  'without-slot': 'lab.problem.without-slot',
  'cut-off': 'lab.problem.cut-off',
  failing: 'lab.problem.failing',
  'not-connected': 'lab.problem.not-connected',
  copying: 'lab.problem.copying',
  'catching-up': 'lab.problem.catching-up',
  asynchronous: 'lab.problem.asynchronous',
  behind: 'lab.problem.behind',
} as const satisfies Record<Problem['code'], MessageKey>

/** What is wrong and what to do, in the language of the page. */
export function problemText(
  { code, text, replica, name, table, detail, bytes, ms }: Problem,
  t: Translate,
  numbers: Numbers,
): string {
  // A newer server than this page may know more.
  if (!Object.hasOwn(texts, code)) return text
  return t(texts[code], {
    where: replica ?? t('lab.problem.primary'),
    name: name ?? '',
    table: table ?? '',
    detail: detail ?? '',
    bytes: numbers.bytes(bytes ?? 0),
    time: numbers.ms(ms ?? 0),
  })
}
