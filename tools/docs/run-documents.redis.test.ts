import { chmod, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningStart, runStart, stopStart } from '../../apps/local/src/fixtures/run-start.ts'
import { isShell, readDocuments } from './markdown.ts'
import { faultOf, type Place, runDocument } from './run-document.ts'

/** Translations have the same commands, which another test sees to. */
const documents = readDocuments().filter(
  ({ file, blocks }) => !file.endsWith('.ru.md') && blocks.some(one => isShell(one) && one.reason === null),
)

let folder = ''
let start: RunningStart | null = null
let place: Place

describeWith(
  ['redis', 'curl'],
  'the commands of the documents, typed into a shell beside `npm start`',
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'technomir-documents-'))
      await chmod(folder, 0o755)
      const dataDir = path.join(folder, 'data')
      start = runStart(dataDir)
      const { url, redis } = await start.ready()
      place = { url, dataDir, redisPort: new URL(redis ?? '').port }
    }, 120_000)
    afterAll(async () => {
      if (start) await stopStart(start)
      await rm(folder, { recursive: true, force: true })
    })

    it.each(documents)(
      '$file',
      async document => {
        const done = await runDocument(document, place)
        expect(done.map(faultOf).filter(fault => fault !== null)).toEqual([])
      },
      90_000,
    )
  },
)
