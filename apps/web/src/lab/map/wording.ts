import { useMemo } from 'react'
import { useLanguage } from '../../i18n/context.tsx'
import type { MessageKey } from '../../i18n/messages.ts'
import { useNumbers } from '../numbers.ts'
import { refusalText } from '../refusal.ts'
import type { Part } from './model.ts'

type Fact = Part['facts'][string]

/** What parts and their facts are called. */
export interface Wording {
  readonly title: (part: Part) => string
  /** The one thing to know about it, in a few letters. */
  readonly line: (part: Part) => string
  readonly stateText: (part: Part) => string
  /** All that is known about it, to be read. */
  readonly facts: (part: Part) => readonly { name: string; value: string }[]
}

const factNames: Readonly<Record<string, MessageKey>> = {
  position: 'lab.map.fact.position',
  blind: 'lab.map.fact.blind',
  leading: 'lab.map.fact.leading',
  relay: 'lab.map.fact.relay',
  hits: 'lab.map.fact.hits',
  misses: 'lab.map.fact.misses',
  loads: 'lab.map.fact.loads',
  fencesRefused: 'lab.map.fact.fencesRefused',
  pingMs: 'lab.map.fact.ping',
  usedMemoryBytes: 'lab.map.fact.memory',
  clients: 'lab.map.fact.clients',
  commandsPerSecond: 'lab.map.fact.commands',
  keyspaceHits: 'lab.map.fact.keyspaceHits',
  keyspaceMisses: 'lab.map.fact.keyspaceMisses',
  leader: 'lab.map.fact.leader',
  heldForMs: 'lab.map.fact.held',
  slots: 'lab.map.fact.slots',
  slotsActive: 'lab.map.fact.slotsActive',
  retainedBytes: 'lab.map.fact.retained',
  subscriptions: 'lab.map.fact.subscriptions',
  following: 'lab.map.fact.following',
  lagBytes: 'lab.map.fact.lagBytes',
  lagMs: 'lab.map.fact.lagMs',
  served: 'lab.map.fact.served',
  lastRefusal: 'lab.map.fact.lastRefusal',
  error: 'lab.map.fact.error',
}

/** Parts without a name of their own: the API describes them in English, and their title says as much. */
const nameless: readonly Part['kind'][] = ['browser', 'log']

/** What a server says of its relay, where there is a text for it. */
const relayStates: Readonly<Record<string, MessageKey>> = {
  leads: 'lab.map.relay.leads',
  'another server leads': 'lab.map.relay.another',
  'stands aside for an experiment': 'lab.map.relay.aside',
  'has ceased to lead': 'lab.map.relay.ceased',
}

export function useWording(): Wording {
  const { t } = useLanguage()
  const numbers = useNumbers()
  return useMemo(() => {
    const write = (name: string, value: Fact): string => {
      if (typeof value === 'boolean') return t(value ? 'lab.map.yes' : 'lab.map.no')
      if (typeof value !== 'number') {
        if (name === 'lastRefusal') return refusalText(value ?? '', t)
        const known = name === 'relay' ? relayStates[value ?? ''] : undefined
        return known ? t(known) : (value ?? '')
      }
      if (name.endsWith('Bytes')) return numbers.bytes(value)
      return name.endsWith('Ms') ? numbers.ms(value) : numbers.count(value)
    }
    const title = (part: Part): string => {
      if (part.kind === 'server') return part.name
      if (part.kind === 'replica' && part.id !== 'replica') return part.id
      return t(`lab.map.kind.${part.kind}`)
    }
    const line = ({ kind, name, facts, state }: Part): string => {
      if (state === 'down') return t(kind === 'relay' ? 'lab.map.nobodyLeads' : 'lab.map.down')
      switch (kind) {
        case 'browser':
          return t('lab.map.you')
        case 'server':
          return facts.blind === true ? t('lab.map.blind') : `${String(facts.position ?? '')}`
        case 'l1':
          return typeof facts.hits === 'number'
            ? t('lab.map.memoryHits', { hits: numbers.count(facts.hits) })
            : t('lab.map.otherMemory')
        case 'replica':
          if (typeof facts.lagMs !== 'number') return name
          return facts.lagMs < 1 ? t('lab.map.noLag') : t('lab.map.lag', { lag: numbers.ms(facts.lagMs) })
        case 'redis':
        case 'relay':
        case 'primary':
          return name.replace(/^(Redis|PostgreSQL) (?=\d)/, kind === 'redis' ? '' : 'PG ')
        default:
          return ''
      }
    }
    return {
      title,
      line,
      stateText: ({ kind, state }) =>
        t(kind === 'relay' && state === 'down' ? 'lab.map.nobodyLeads' : `lab.map.state.${state}`),
      facts: ({ kind, name, facts }) => [
        ...(name === '' || nameless.includes(kind) ? [] : [{ name: t('lab.map.fact.name'), value: name }]),
        ...Object.entries(facts).flatMap(([fact, value]) =>
          value === null || value === ''
            ? []
            : [{ name: factNames[fact] ? t(factNames[fact]) : fact, value: write(fact, value) }],
        ),
      ],
    }
  }, [t, numbers])
}
