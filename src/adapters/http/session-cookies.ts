import type { FastifyReply, FastifyRequest } from 'fastify'
import { type BegunSession, SESSION_MS_MAX, type SessionStore } from '../../app/access/session-store.ts'
import { SECOND_MS } from '../../domain/shared/instant.ts'
import { sessionCookie, sessionTokenOf } from './cookie.ts'
import { type SignInRecordDeps, writeSignIn } from './write-sign-in.ts'

export interface BeginningDeps extends SignInRecordDeps {
  readonly sessions: SessionStore
}

/** Hands a begun session to the browser. Whoever signs in anew leaves no older session of the same browser behind. */
export async function handOver(begun: BegunSession, request: FastifyRequest, reply: FastifyReply, deps: BeginningDeps): Promise<void> {
  const { sessions, machineNow, isSecure } = deps
  const token = sessionTokenOf(request, isSecure)
  const before = token === null ? null : await sessions.find(token, machineNow())
  if (before !== null) await sessions.revoke(before.sessionId, null, machineNow())
  const { person, means } = begun.session
  await writeSignIn(request, deps, { event: 'signedIn', login: person.login, means })
  reply.header('set-cookie', sessionCookie(begun.token, isSecure, SESSION_MS_MAX / SECOND_MS))
  reply.header('cache-control', 'no-store')
}
