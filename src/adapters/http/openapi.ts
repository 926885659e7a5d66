import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { problem } from '../../wire/problem.ts'
import type { Operation } from './openapi-operation.ts'
import { OPERATIONS } from './openapi-operations.ts'
import type { RouteScope } from './route-scope.ts'

type Json = Readonly<Record<string, unknown>>

/** `GET /api/openapi.json`: the API's description (OpenAPI 3.1), made of the schemas that read and write what crosses it. */
export function openapiRoute(server: FastifyInstance, version: string): void {
  const document = JSON.stringify(openapiDocument(version))
  server.get('/api/openapi.json', { config: { scope: 'public' } }, async (_request, reply) => reply.type('application/json').send(document))
}

/** The description as a document. */
export function openapiDocument(version: string): Json {
  const schemas = new Map<string, unknown>()
  const paths: Record<string, Record<string, Json>> = {}
  for (const operation of OPERATIONS) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: operationObject(operation, schemas) }
  }
  const problems = schemaOf(problem, schemas)
  return {
    openapi: '3.1.0',
    info: { title: 'Loadline', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-loadline', description: 'Plain `loadline` on the loopback address' },
        webhook: { type: 'apiKey', in: 'header', name: 'webhook-signature', description: 'Standard Webhooks, with `?feed=`' },
      },
      responses: { Problem: { description: 'What went wrong (RFC 9457)', content: { 'application/problem+json': { schema: problems } } } },
      schemas: Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  }
}

/** Everything but these is for whoever has the permission, with a token or a session. */
const SECURITY: Readonly<Partial<Record<RouteScope, readonly Json[]>>> = { public: [], feed: [{ bearer: [] }, { webhook: [] }] }
const SIGNED_IN: readonly Json[] = [{ bearer: [] }, { session: [] }]

function operationObject(operation: Operation, schemas: Map<string, unknown>): Json {
  const { summary, scope, query, body, answer } = operation
  const inPath = [...operation.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const inQuery = query === undefined ? [] : parametersOf(query, schemas)
  const parameters = [...inPath, ...inQuery, ...(operation.headers ?? [])]
  const content = Object.fromEntries((body ?? []).map(({ type, schema }) => [type, { schema: schemaOf(schema, schemas, 'input') }]))
  return {
    summary,
    tags: [operation.tag],
    'x-scope': scope,
    security: SECURITY[scope] ?? SIGNED_IN,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content } }),
    responses: { [String(answer.status ?? 200)]: answerObject(answer, schemas), default: { $ref: '#/components/responses/Problem' } },
  }
}

function answerObject({ description, content = [] }: Operation['answer'], schemas: Map<string, unknown>): Json {
  if (content.length === 0) return { description }
  const types = content.map(({ type, schema }) => [type, { schema: schema === null ? { type: 'string' } : schemaOf(schema, schemas) }])
  return { description, content: Object.fromEntries(types) }
}

/** The parameters of a query, one for each property of its schema. */
function parametersOf(query: z.ZodObject, schemas: Map<string, unknown>): readonly Json[] {
  const { properties = {}, required = [] } = schemaOf(query, schemas, 'input') as {
    properties?: Readonly<Record<string, Json>>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const told = description === undefined ? {} : { description }
    return { name, in: 'query', required: required.includes(name), ...told, schema }
  })
}

/** A schema as JSON Schema; those that have an id stand among the components and are referred to. */
function schemaOf(schema: z.ZodType, schemas: Map<string, unknown>, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io }) as Json & { $defs?: Json }
  for (const [id, definition] of Object.entries($defs)) schemas.set(id, hoisted(definition))
  return hoisted(root) as Json
}

/** Definitions stand in one place for the whole document. */
function hoisted(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/')) as unknown
}
