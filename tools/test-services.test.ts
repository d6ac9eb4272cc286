import { describe, expect, it } from 'vitest'
import { planInstall } from './test-services.ts'

const redis = { debianPackage: 'redis-server', brew: 'redis' }
const nginx = { debianPackage: 'nginx', brew: 'nginx' }
const machine = { apt: false, brew: false, root: false, sudo: false }

describe('missing test services', () => {
  it('are installed one by one as root on Debian', () => {
    expect(planInstall([redis, nginx], { ...machine, apt: true, root: true })).toEqual({
      run: [
        ['apt-get', 'update'],
        ['apt-get', 'install', '-y', '--no-install-recommends', 'redis-server'],
        ['apt-get', 'install', '-y', '--no-install-recommends', 'nginx'],
      ],
      tell: null,
    })
  })

  it('are installed through a sudo that asks for nothing', () => {
    const [update] = planInstall([redis], { ...machine, apt: true, sudo: true }).run
    expect(update).toEqual(['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', 'update'])
  })

  it('may need a step before, which runs just before theirs', () => {
    const postgres = { debianPackage: 'postgresql-15', brew: 'postgresql@15', before: 'no cluster' }
    expect(planInstall([nginx, postgres], { ...machine, apt: true, root: true }).run.slice(-2)).toEqual([
      ['sh', '-c', 'no cluster'],
      ['apt-get', 'install', '-y', '--no-install-recommends', 'postgresql-15'],
    ])
  })

  it('are left to a person elsewhere, with one command to type', () => {
    const told = (over: object): string | null => planInstall([redis, nginx], { ...machine, ...over }).tell
    expect(told({ apt: true })).toBe('sudo apt-get install -y redis-server nginx')
    expect(told({ brew: true })).toBe('brew install redis && brew install nginx')
    expect(told({})).toContain('redis-server nginx')
  })

  it('need nothing when nothing is missing', () => {
    expect(planInstall([], { ...machine, apt: true, root: true })).toEqual({ run: [], tell: null })
  })
})
