import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { completeLock, type LockFile, missingOptionals } from './lock-file.ts'

describe('package-lock.json', () => {
  const text = readFileSync(path.join(path.dirname(import.meta.dirname), 'package-lock.json'), 'utf8')

  it('locks the packages of every platform (else npm ci refuses it: run node tools/complete-lock.ts)', () => {
    expect(missingOptionals(JSON.parse(text) as LockFile)).toEqual([])
  })

  it('names no registry', () => {
    expect(text.match(/"resolved": "https?:/g)).toBeNull()
  })
})

describe('completing a lock file', () => {
  it('adds what is missing with its platform, and nothing else', () => {
    const lock: LockFile = {
      packages: {
        '': {},
        'node_modules/a': {
          version: '1.2.3',
          dev: true,
          optionalDependencies: { '@a/linux-x64-musl': '1.2.3', '@a/win32-x64': '1.2.3' },
        },
        'node_modules/a/node_modules/@a/win32-x64': { version: '1.2.3' },
      },
    }
    expect(completeLock(lock)).toEqual(['@a/linux-x64-musl'])
    expect(lock.packages['node_modules/@a/linux-x64-musl']).toEqual({
      version: '1.2.3',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    })
    expect(completeLock(lock)).toEqual([])
  })
})
