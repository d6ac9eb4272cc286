import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { apiTypesFile, makeApiTypes } from './api-types.ts'

it('the types of the API are those of its description (npm run types -w @technomir/web)', async () => {
  const types = await makeApiTypes()
  if (process.env.UPDATE_OPENAPI) await writeFile(apiTypesFile, types)
  expect(await readFile(apiTypesFile, 'utf8')).toBe(types)
})
