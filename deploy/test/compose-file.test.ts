import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = path.join(import.meta.dirname, '..', '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

interface Service {
  image: string
  build?: string
  container_name?: string
  ports?: string[]
  environment?: Record<string, string>
  security_opt?: string[]
  mem_limit?: string
  read_only?: boolean
  profiles?: string[]
  user?: string
}

const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> }
const every = Object.entries(services)
/** What stands there when nothing is set. */
const byDefault = (text: string): string => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1')

describe('compose.yaml', () => {
  it('has the ports and names of the specification', () => {
    const ports = Object.fromEntries(every.map(([name, { ports }]) => [name, byDefault(ports?.join() ?? '')]))
    expect(ports).toMatchObject({
      nginx: '80:8080',
      pgadmin: '127.0.0.1:8002:5050',
      'redis-insight': '127.0.0.1:8001:5540',
      'redis-commander': '127.0.0.1:8003:8081',
    })
    expect(services.postgres?.container_name).toBe('ecommerce_postgres')
    expect(services.redis?.container_name).toBe('ecommerce_redis')
    expect(byDefault(services.pgadmin?.environment?.PGADMIN_DEFAULT_EMAIL ?? '')).toBe('admin@demo.com')
  })

  it.each(every)('lets %s reach no further than it must', (name, service) => {
    for (const port of service.ports ?? []) if (name !== 'nginx') expect(port).toMatch(/^127\.0\.0\.1:/)
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    expect(service.mem_limit).toMatch(/^\d+m$/)
    const tool = /^(pgadmin|redis-)/.test(name)
    if (!tool) expect(service.read_only).toBe(true)
  })

  it('pins its images', () => {
    for (const [name, { image }] of every) {
      const pinned = byDefault(image)
      if (name === 'redis-commander') expect(pinned).toBe('rediscommander/redis-commander:latest')
      else
        expect(pinned).toMatch(
          name === 'app' || name === 'prepare' ? /^technomir\/app:local$/ : /:v?\d+\.\d+/,
        )
    }
    expect(read('Dockerfile')).toMatch(/NODE_IMAGE=node:\d+\.\d+\.\d+-/)
  })

  it('takes every setting that .env.example shows', () => {
    const compose = read('compose.yaml')
    const shown = Array.from(read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm))
    expect(shown.length).toBeGreaterThan(10)
    for (const [, name = '', value = ''] of shown) {
      const defaults = Array.from(
        compose.matchAll(new RegExp(`\\$\\{${name}:-([^}]*)\\}`, 'g')),
        found => found[1],
      )
      expect(defaults.length, name).toBeGreaterThan(0)
      // What is shown is what holds without it.
      for (const held of defaults) if (held !== '') expect(held, name).toBe(value)
    }
  })
})

it('hands the servers every setting of the shop that .env may hold', () => {
  const settings = read('apps/server/src/config.ts').matchAll(
    /^ {2}(CACHE_TTL_\w+|PAYMENT_TIMEOUT|PUBLIC_URL|LOG_LEVEL|REDIS_URL|DEMO_MODE):/gm,
  )
  const names = Array.from(settings, ([, name = '']) => name)
  expect(names.length).toBeGreaterThan(15)
  const given = services.app?.environment ?? {}
  for (const name of names) expect(given[name], name).toContain(`\${${name}:-`)
})

describe('the image', () => {
  it('is built with the manifests of all workspaces', () => {
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> }
    const workspaces = Object.keys(lock.packages).filter(
      name => name !== '' && !name.includes('node_modules'),
    )
    for (const workspace of workspaces)
      expect(read('Dockerfile')).toContain(`COPY ${workspace}/package.json ${workspace}/`)
  })
})
