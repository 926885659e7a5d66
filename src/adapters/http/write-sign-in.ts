import type { FastifyRequest } from 'fastify'
import type { SignInRecord, SignInRecords } from '../../app/access/sign-in-record.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { browserName } from './browser-name.ts'
import { clientAddress } from './client-address.ts'
import type { Log } from './log.ts'

export interface SignInRecordDeps {
  readonly signInRecords: SignInRecords
  readonly machineNow: () => Instant
  readonly isSecure: boolean
  readonly log: Log
}

/** What happened; `detail` is for the log alone. */
export type SignInEvent = Pick<SignInRecord, 'event' | 'login' | 'means'> & { readonly why?: string; readonly detail?: string }

/** Writes down, and tells the log, that somebody came, was refused, or went. Never a password, a link or a token. */
export async function writeSignIn(request: FastifyRequest, deps: SignInRecordDeps, happened: SignInEvent): Promise<void> {
  const { event, login, means, why = null, detail = '' } = happened
  const address = clientAddress(request, deps.isSecure)
  const entry = { by: login, means, address, request: request.id }
  if (event === 'refused') deps.log({ level: 'warning', event: 'signInRefused', why: why ?? '', detail, ...entry })
  else deps.log({ level: 'info', event, ...entry })
  const browser = browserName(request.headers['user-agent'])
  await deps.signInRecords.write({ at: deps.machineNow(), event, login, means, why, address, browser, requestId: request.id })
}
