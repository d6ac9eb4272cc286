import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { findProgram } from '@technomir/local-services'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'

const folder = path.join(import.meta.dirname, '..', 'kubernetes')
const require = createRequire(import.meta.url)

interface Resource {
  apiVersion: string
  kind: string
  metadata: { name: string }
}

interface Kustomization {
  resources: string[]
  configMapGenerator?: { name: string }[]
  images: { name: string }[]
}

const documentsOf = (file: string): unknown[] =>
  parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')).map(document => {
    expect(document.errors, file).toEqual([])
    return document.toJS() as unknown
  })

function resourcesOf(part: string): Resource[] {
  const { resources } = documentsOf(`${part}/kustomization.yaml`)[0] as Kustomization
  return resources.flatMap(file => documentsOf(`${part}/${file}`) as Resource[])
}

/**
 * Checks a resource against the schemas of the Kubernetes API, and finds the fields that they do not know: those that the check never
 * looks at.
 */
function faultsOf(resource: Resource): string[] {
  const { apiVersion, kind } = resource
  const models = require(`kubernetes-models/${apiVersion}`) as Record<
    string,
    { prototype: { validate(): void } }
  >
  const model = models[kind]
  if (model === undefined) return [`There is no ${kind} in ${apiVersion}.`]
  const unseen = new Set<string>()
  try {
    // On the data itself: its constructor would read and copy all of it.
    model.prototype.validate.call(watch(resource, '', unseen))
  } catch (error) {
    return [`${kind} ${resource.metadata.name}: ${error instanceof Error ? error.message : error}`]
  }
  return [...unseen].map(field => `${kind} ${resource.metadata.name}: ${field} is not a field`)
}

/** The same data; what is read of it is taken out of `unseen`. */
function watch<T>(value: T, at: string, unseen: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, child]) => {
    const path = `${at}/${key}`
    if (!Array.isArray(value)) unseen.add(path)
    return [key, watch(child as unknown, path, unseen)] as const
  })
  const copy: object = Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries)
  return new Proxy(copy, {
    get(target, key, receiver) {
      if (typeof key === 'string') unseen.delete(`${at}/${key}`)
      return Reflect.get(target, key, receiver) as unknown
    },
  }) as T
}

describe.each(['prepare', 'shop'])('the Kubernetes manifests: %s', part => {
  const resources = resourcesOf(part)

  it('are what the API of Kubernetes knows', () => {
    expect(resources.flatMap(faultsOf)).toEqual([])
  })

  it('name an image that the kustomization replaces', () => {
    const { images } = documentsOf(`${part}/kustomization.yaml`)[0] as Kustomization
    const used = JSON.stringify(resources).match(/"image":"[^"]+"/g) ?? []
    expect(new Set(used)).toEqual(new Set(images.map(({ name }) => `"image":"${name}"`)))
  })

  it('can be put together by kubectl, where there is one', async () => {
    const kubectl = await findProgram('kubectl')
    if (kubectl === null) return
    const made = execFileSync(kubectl, ['kustomize', path.join(folder, part)], { encoding: 'utf8' })
    expect(made).toContain('ghcr.io/')
  }, 30_000)
})

describe('the check itself', () => {
  const [deployment] = resourcesOf('shop') as [Resource & { spec: Record<string, unknown> }]

  it('finds wrong types, missing fields and fields that do not exist', () => {
    expect(
      faultsOf({ ...deployment, spec: { ...deployment.spec, replicas: 'two' } } as Resource)[0],
    ).toContain('replicas')
    const { selector: _, ...without } = deployment.spec
    expect(faultsOf({ ...deployment, spec: without } as Resource)[0]).toContain('selector')
    expect(faultsOf({ ...deployment, spec: { ...deployment.spec, replica: 2 } } as Resource)).toEqual([
      'Deployment technomir-app: /spec/replica is not a field',
    ])
  })
})
