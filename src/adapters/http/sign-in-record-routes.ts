import type { FastifyInstance } from 'fastify'
import type { SignInRecord, SignInRecords } from '../../app/access/sign-in-record.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { type SignInRecordItem, signInRecordQuery } from '../../wire/access.ts'
import { callerOn } from './caller.ts'
import { queryOf } from './parse.ts'

export interface SignInRecordRouteDeps {
  readonly signInRecords: SignInRecords
}

const PAGE_DEFAULT = 50
const OWN_MAX = 20

/** Who came and went and who was refused: of oneself, and for administrators of all. */
export function signInRecordRoutes(server: FastifyInstance, { signInRecords }: SignInRecordRouteDeps): void {
  server.get('/api/v1/my/sign-ins', { config: { scope: 'signedIn' } }, async (request) => {
    const { session } = callerOn(request)
    const login = session?.person.login
    const found = login === undefined ? [] : await signInRecords.list({ login, before: null, limit: OWN_MAX })
    return { signIns: found.map(itemOf), before: null }
  })
  server.get('/api/v1/sign-ins', { config: { scope: 'managePeople' } }, async (request) => {
    const { login, before, limit } = queryOf(request, signInRecordQuery)
    const size = limit === undefined ? PAGE_DEFAULT : Number(limit)
    const found = await signInRecords.list({ login: login ?? null, before: before === undefined ? null : Number(before), limit: size })
    return { signIns: found.map(itemOf), before: found.length < size ? null : (found.at(-1)?.recordId ?? null) }
  })
}

function itemOf({ recordId, at, requestId, ...record }: SignInRecord & { readonly recordId: number }): SignInRecordItem {
  return { id: recordId, at: formatInstant(at), ...record, request: requestId }
}
