import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { completeLock, type LockFile } from './lock-file.ts'

/**
 * `node tools/complete-lock.ts` after `npm install` against a registry that offers only some platforms (a company mirror):
 * npm then leaves the other platforms out of package-lock.json, and `npm ci` refuses such a file everywhere.
 */
const file = path.join(path.dirname(import.meta.dirname), 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8')) as LockFile
const added = completeLock(lock)
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'package-lock.json is complete.' : `Added: ${added.join(', ')}`)
