import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { shown } from '../../app/decode/findings.ts'
import type { ProblemFault } from '../../wire/problem.ts'
import { badRequest } from './problem.ts'

/** The parameters of a request's query as the schema has them; 400 with each fault named. A parameter given twice is one. */
export function queryOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(request.query)
  if (read.success) return read.data
  throw badRequest('the query is not as expected', faultsOf(read.error, request.query, 'parameter'))
}

/** The body of a command as the schema has it; 400 with each fault named. */
export function bodyOf<Schema extends z.ZodType>(request: FastifyRequest, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(request.body)
  if (read.success) return read.data
  throw badRequest('the body is not as expected', faultsOf(read.error, request.body, 'pointer'))
}

function faultsOf(error: z.ZodError, value: unknown, where: 'parameter' | 'pointer'): readonly ProblemFault[] {
  return error.issues.flatMap((issue) => {
    // A key that nobody knows is reported on the object that holds it; the fault is the key's.
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return keys.map((path) => ({ ...placeOf(path, where), value: shown(valueAt(value, path)), expected: expectedBy(issue) }))
  })
}

function placeOf(path: readonly PropertyKey[], where: 'parameter' | 'pointer'): ProblemFault | Record<string, string> {
  if (where === 'parameter') return { parameter: path.map(String).join('.') }
  return { pointer: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') }
}

function expectedBy(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'no such name' : issue.message
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const part of path) at = typeof at === 'object' && at !== null ? (at as Readonly<Record<PropertyKey, unknown>>)[part] : undefined
  return at
}
