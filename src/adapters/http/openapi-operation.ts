import type { z } from 'zod'
import type { RouteScope } from './route-scope.ts'

/** One schema of a body or an answer by its content type; a schema of null is text. */
export interface TypedSchema<S = z.ZodType> {
  readonly type: string
  readonly schema: S
}

/** One operation as it is described. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly scope: RouteScope
  readonly query?: z.ZodObject
  readonly headers?: readonly Readonly<Record<string, unknown>>[]
  readonly body?: readonly TypedSchema[]
  readonly answer: { readonly status?: number; readonly description: string; readonly content?: readonly TypedSchema<z.ZodType | null>[] }
}

export const JSON_TYPE = 'application/json'

/** An answer in JSON. */
export const json = (description: string, schema: z.ZodType, status = 200): Operation['answer'] => ({
  status,
  description,
  content: [{ type: JSON_TYPE, schema }],
})
/** An answer that is no JSON of a schema of ours. */
export const text = (description: string, type: string): Operation['answer'] => ({ description, content: [{ type, schema: null }] })
/** An answer that says only that it was done. */
export const nothing = (description: string): Operation['answer'] => ({ status: 204, description })
/** A body in JSON. */
export const jsonBody = (schema: z.ZodType): readonly TypedSchema[] => [{ type: JSON_TYPE, schema }]

/** A header that may be given. */
export const header = (name: string, description: string): Readonly<Record<string, unknown>> => {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } }
}
