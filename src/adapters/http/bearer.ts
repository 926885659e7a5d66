import type { FastifyRequest } from 'fastify'

/** The bearer token that a request brings; null where it brings none that could be one. */
export function bearerTokenOf(request: FastifyRequest): string | null {
  const match = /^Bearer ([\w.~+/-]{20,200}=*)$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}
