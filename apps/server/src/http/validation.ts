import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

const wholeNumber = /^-?\d{1,15}$/

/**
 * Checks requests by their TypeBox schemas. Bodies are taken as they are. Paths and queries are text: digits become a
 * number where the schema wants one, and nothing else is turned into anything (`3.9` is not product 3).
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  const numbers = httpPart === 'params' || httpPart === 'querystring' ? integerNames(schema) : []
  return (given: unknown) => {
    const value = numbers.length === 0 ? given : withNumbers(given, numbers)
    return check.Check(value) ? { value } : { error: check.Errors(value) }
  }
}

function integerNames(schema: TSchema): string[] {
  if (!('properties' in schema)) return []
  return Object.entries(schema.properties as Record<string, { type?: unknown }>)
    .filter(([, property]) => property.type === 'integer')
    .map(([name]) => name)
}

function withNumbers(given: unknown, names: string[]): unknown {
  const values: Record<string, unknown> = { ...(given as Record<string, unknown>) }
  for (const name of names) {
    const text = values[name]
    if (typeof text === 'string' && wholeNumber.test(text)) values[name] = Number(text)
  }
  return values
}
