import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import openapiTS, { astToString } from 'openapi-typescript'
import { webRoot } from './sources.ts'

const description = path.join(webRoot, '..', '..', 'docs', 'openapi.json')
/** Where the types stand. */
export const apiTypesFile = path.join(webRoot, 'src', 'api', 'openapi.d.ts')

/** The API's description as TypeScript. */
export async function makeApiTypes(): Promise<string> {
  const ast = await openapiTS(await readFile(description, 'utf8'))
  return `// Made of docs/openapi.json by "npm run types -w @technomir/web".\n${astToString(ast)}`
}

if (import.meta.main) await writeFile(apiTypesFile, await makeApiTypes())
