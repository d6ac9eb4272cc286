import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

const file = new URL('../../../../docs/openapi.json', import.meta.url)

test('docs/openapi.json is in step with the routes (UPDATE_OPENAPI=1 writes it anew)', async () => {
  const description = (await shop.request({ url: '/api/openapi.json' })).json<unknown>()
  if (process.env.UPDATE_OPENAPI === '1') await writeFile(file, JSON.stringify(description, null, 2))
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(description)
})

test('every address of the API is described, with its errors, and every reference leads somewhere', async () => {
  const description = (await shop.request({ url: '/api/openapi.json' })).json<{
    openapi: string
    paths: Record<string, Record<string, { responses: Record<string, unknown>; summary?: string }>>
    components: { schemas: Record<string, unknown> }
  }>()
  expect(description.openapi).toBe('3.1.0')
  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, { responses, summary }] of Object.entries(methods)) {
      const name = `${method} ${path}`
      expect(summary, name).toBeTruthy()
      if (!path.startsWith('/api/cache/')) expect(Object.keys(responses), name).toContain('503')
    }
  const references = JSON.stringify(description).matchAll(/"#\/components\/schemas\/([^"]+)"/g)
  for (const [, name] of references) expect(Object.keys(description.components.schemas)).toContain(name)
})
