import os from 'node:os'
import type { RedisAddress } from '@technomir/cache'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { addressFaults, areProxies, isTooLong, longestTime, time } from './config-values.ts'
import { demoPasswordFaults } from './demo-passwords.ts'
import { memoryBudget } from './memory.ts'
import { tracingOf, tracingVariables } from './tracing/settings.ts'

const duration = '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$'
const timeLike = (examples: string, fallback: string) =>
  Type.String({
    pattern: duration,
    default: fallback,
    hint: `a time with its unit, such as ${examples}; ${longestTime} at most`,
  })
const ttl = (fallback: string) => timeLike('250ms, 30s, 5m or 1h', fallback)
const onOff = (fallback: 'on' | 'off') =>
  Type.String({ pattern: '^(on|off)$', default: fallback, hint: 'on or off' })
const wholeNumber = (fallback: number) =>
  Type.String({ pattern: '^[0-9]{1,9}$', default: String(fallback), hint: 'a whole number' })

const redisUrl = 'rediss?://[^\\s,]+'
const postgresUrl = 'postgres(ql)?://[^\\s,]+'

/** The variables the server reads. A `hint` says what a right value looks like. */
const environment = Type.Object({
  PORT: Type.String({
    pattern: '^[0-9]{1,5}$',
    default: '8080',
    hint: 'a port from 0 (any free one) to 65535',
  }),
  HOST: Type.String({ default: '0.0.0.0', hint: 'an address to listen on' }),
  DATABASE_URL: Type.String({
    pattern: `^${postgresUrl}$`,
    hint: "the primary's address: postgres://user:password@host:5432/database",
  }),
  REPLICA_URLS: Type.String({
    pattern: `^(${postgresUrl}(\\s*,\\s*${postgresUrl})*)?$`,
    default: '',
    hint: 'addresses of logical replicas, postgres://…, separated by commas; empty for none',
  }),
  REDIS_URL: Type.Optional(
    Type.String({
      pattern: `^${redisUrl}(\\s*,\\s*${redisUrl})*$`,
      hint: 'redis://host:6379, several of a cluster separated by commas, or leave it out to keep the log in this process',
    }),
  ),
  REDIS_CLUSTER: Type.String({
    pattern: '^(auto|on)$',
    default: 'auto',
    hint: 'on if REDIS_URL is one address of a Redis Cluster; several addresses always are those of a cluster',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/]+$',
      hint: 'where people reach the shop, such as https://shop.example, without a slash at the end',
    }),
  ),
  DEMO_MODE: onOff('on'),
  TRUST_PROXY: Type.String({
    pattern: '^[\\w.:/]+(\\s*,\\s*[\\w.:/]+)*$',
    default: 'loopback',
    hint: 'whose X-Forwarded-For and -Proto are true: loopback, uniquelocal, 10.0.0.0/8 …, separated by commas; none for nobody',
  }),
  CACHE_TTL_BESTSELLERS: ttl('1h'),
  CACHE_TTL_RECOMMENDATIONS: ttl('1h'),
  CACHE_TTL_FLASH_SALES: ttl('24h'),
  CACHE_TTL_PROFILE: ttl('24h'),
  CACHE_TTL_PRODUCT: ttl('24h'),
  CACHE_TTL_COMMENTS: ttl('24h'),
  CACHE_TTL_CART: ttl('24h'),
  CACHE_TTL_SESSIONS: ttl('1h'),
  CACHE_TTL_ORDERS: ttl('24h'),
  CACHE_TTL_CATALOGUE: ttl('1h'),
  CACHE_TTL_POPULARITY: ttl('1h'),
  CACHE_TTL_SEARCH: ttl('10m'),
  CACHE_MEMORY: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,5}$',
      hint: 'MiB of memory, such as 64, or leave it out for an eighth of what the heap may grow to',
    }),
  ),
  PAYMENT_TIMEOUT: timeLike('30s or 2m', '60s'),
  LOG_LEVEL: Type.String({
    pattern: '^(trace|debug|info|warn|error|fatal|silent)$',
    default: 'info',
    hint: 'trace, debug, info, warn, error, fatal or silent',
  }),
  LOG_RETENTION: wholeNumber(100_000),
  NODE_NAME: Type.String({
    pattern: '^[\\w.-]{1,60}$',
    // In a container everybody is process 1.
    default: process.pid === 1 ? os.hostname().slice(0, 60) : `${process.pid}`,
    hint: 'up to 60 letters, digits, _ . -',
  }),
  SLOT_NAME: Type.String({
    pattern: '^[a-z0-9_]{1,60}$',
    default: 'technomir_relay',
    hint: 'up to 60 lower-case letters, digits and _',
  }),
  RELAY: onOff('on'),
  DRAIN_TIME: timeLike('0s or 4s', '0s'),
  ...tracingVariables,
})

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

function redisAddress({ REDIS_URL = '', REDIS_CLUSTER }: Environment): RedisAddress | undefined {
  const [first, ...others] = listOf(REDIS_URL)
  if (first === undefined) return undefined
  return REDIS_CLUSTER === 'on' || others.length > 0 ? { cluster: [first, ...others] } : first
}

type Environment = Static<typeof environment>

/** The server's settings, checked and in the units that the code uses. */
export type Config = ReturnType<typeof toConfig>

function toConfig(env: Environment) {
  return {
    /** 0: any free one. */
    port: Number(env.PORT),
    host: env.HOST,
    databaseUrl: env.DATABASE_URL,
    replicaUrls: listOf(env.REPLICA_URLS),
    /** Without it the log is kept in this process and there is no second tier. */
    redis: redisAddress(env),
    /** The shop's address in links that leave it; without it, the one that a request names. */
    publicUrl: env.PUBLIC_URL,
    /** A request without a session is user 1. */
    demoMode: env.DEMO_MODE === 'on',
    /** Proxies that are believed about who is behind them. */
    trustProxy: env.TRUST_PROXY === 'none' ? false : env.TRUST_PROXY,
    /** Milliseconds, by cache. */
    ttlMs: {
      bestsellers: time(env.CACHE_TTL_BESTSELLERS),
      recommendations: time(env.CACHE_TTL_RECOMMENDATIONS),
      flashSales: time(env.CACHE_TTL_FLASH_SALES),
      profile: time(env.CACHE_TTL_PROFILE),
      product: time(env.CACHE_TTL_PRODUCT),
      comments: time(env.CACHE_TTL_COMMENTS),
      cart: time(env.CACHE_TTL_CART),
      sessions: time(env.CACHE_TTL_SESSIONS),
      orders: time(env.CACHE_TTL_ORDERS),
      catalogue: time(env.CACHE_TTL_CATALOGUE),
      popularity: time(env.CACHE_TTL_POPULARITY),
      search: time(env.CACHE_TTL_SEARCH),
    },
    /** For what is cached in this process. */
    memory: memoryBudget(env.CACHE_MEMORY === undefined ? undefined : Number(env.CACHE_MEMORY)),
    /** A payment under way for longer is ended: the order is paid by then, or is given up. Milliseconds. */
    paymentTimeoutMs: time(env.PAYMENT_TIMEOUT),
    logLevel: env.LOG_LEVEL,
    /** Entries of the log that are kept for followers. */
    logRetention: Number(env.LOG_RETENTION),
    nodeName: env.NODE_NAME,
    slotName: env.SLOT_NAME,
    /** Whether this server competes for the slot. */
    relay: env.RELAY === 'on',
    /** How long a server that is to stop goes on answering, so that proxies notice and send requests elsewhere. Milliseconds. */
    drainMs: time(env.DRAIN_TIME),
    /** Where traces go; `null` for nowhere. */
    tracing: tracingOf(env),
  }
}

/** All faults of a configuration at once; each line says what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    )
    this.faults = faults
  }
}

/** Reads the settings out of environment variables; an empty variable counts as absent. Throws a {@link ConfigError}. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const names = Object.keys(environment.properties)
  const given = Object.fromEntries(
    names.flatMap(n => (env[n] === undefined || env[n] === '' ? [] : [[n, env[n]]])),
  )
  const values = Value.Default(environment, given) as Record<string, unknown>
  const faults = new Set<string>()
  // One by one: asked about all of them together, TypeBox tells the first eight faults.
  for (const [name, schema] of Object.entries(environment.properties)) {
    const isMissing = given[name] === undefined && !('default' in schema)
    const isTime = 'pattern' in schema && schema.pattern === duration
    const isFaulty = isMissing
      ? environment.required.includes(name as 'DATABASE_URL')
      : !Value.Check(schema, values[name]) || (isTime && isTooLong(String(values[name])))
    if (isFaulty) faults.add(describe(name, given[name]))
  }
  const port = Number(given.PORT ?? 0)
  if (port > 65_535) faults.add(describe('PORT', given.PORT))
  if (given.TRUST_PROXY !== undefined && given.TRUST_PROXY !== 'none' && !areProxies(given.TRUST_PROXY))
    faults.add(describe('TRUST_PROXY', given.TRUST_PROXY))
  for (const fault of addressFaults(given)) faults.add(fault)
  for (const name of Object.keys(env))
    if (name.startsWith('CACHE_TTL_') && !names.includes(name))
      faults.add(
        `${name}: there is no such cache. Known: ${names.filter(n => n.startsWith('CACHE_TTL_')).join(', ')}`,
      )
  if (given.DEMO_MODE === 'off') for (const fault of demoPasswordFaults(env)) faults.add(fault)
  if (faults.size > 0 || !Value.Check(environment, values)) throw new ConfigError([...faults])
  return toConfig(values)
}

function describe(name: string, value: string | undefined): string {
  const schema: { hint?: string } = (environment.properties as Record<string, { hint?: string }>)[name] ?? {}
  const hint = schema.hint ?? 'a right value'
  // An address may carry a password: it is not repeated.
  const shown = value === undefined || name.includes('URL') ? '' : ` (is '${value}')`
  return value === undefined ? `${name} is missing: set it to ${hint}` : `${name}${shown}: set it to ${hint}`
}
