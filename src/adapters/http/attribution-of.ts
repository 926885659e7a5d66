import type { FastifyRequest } from 'fastify'
import type { Actor, Attribution } from '../../app/audit/attribution.ts'
import { REASON_CHARS_MAX } from '../../wire/reason.ts'
import type { Caller } from './access.ts'
import { callerOn } from './caller.ts'
import { badRequest } from './problem.ts'

/** In whose name a request changes something, and why: `?reason=` of whatever route changes something. */
export function attributionOf(request: FastifyRequest, undoes: number | null = null): Attribution {
  const { reason } = request.query as { readonly reason?: unknown }
  return { actor: actorOf(callerOn(request)), reason: reasonOf(reason), requestId: request.id, undoes }
}

function actorOf({ name, session }: Caller): Actor {
  return { kind: session === null ? 'token' : 'person', name, id: session?.person.personId ?? null }
}

/** Some visible characters without controls, line feeds allowed; what is empty says nothing. */
function reasonOf(reason: unknown): string | null {
  if (reason === undefined) return null
  const isText = typeof reason === 'string' && reason.length <= REASON_CHARS_MAX && !/[^\P{Cc}\n]|\p{Cs}/u.test(reason)
  if (!isText)
    throw badRequest('the reason is not one', [{ parameter: 'reason', expected: `text of at most ${REASON_CHARS_MAX} characters` }])
  const said = reason.trim()
  return said === '' ? null : said
}
