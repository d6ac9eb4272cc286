import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.dirname(import.meta.dirname)
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

/** `GET /api/products` and its like, from the API's description. The Lab's stand in a document of their own. */
function described(): string[] {
  const { paths } = JSON.parse(read('docs/openapi.json')) as { paths: Record<string, object> }
  return Object.entries(paths)
    .filter(([address]) => !address.startsWith('/api/lab/'))
    .flatMap(([address, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${address}`))
    .sort()
}

test.each(['README.md', 'README.ru.md'])('%s lists every request of the API and no other', file => {
  const listed = [...read(file).matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/api\/[^`]*)`/g)].map(
    ([, request]) => request,
  )
  expect(listed.sort()).toEqual(described())
})
