import type { InjectOptions } from 'fastify'
import type { Standing } from '../../src/app/access/person.ts'
import { byMachine } from '../../src/app/audit/attribution.ts'
import { NO_LIMITS } from '../../src/domain/access/limits.ts'
import type { HttpWorld } from './http-world.ts'

/** Somebody signed in, in a browser of their own. */
export interface SignedIn {
  readonly personId: number
  readonly sessionId: number
  readonly cookie: string
}

/** Makes a person where there is none of that login, and begins a session. */
export async function signedIn({ engine }: HttpWorld, login: string, standing: Partial<Standing> = {}): Promise<SignedIn> {
  const now = engine.machineClock.now()
  const whole = { name: login, role: 'analyst', vendorId: null, limits: NO_LIMITS, ...standing } as const
  const made = await engine.people.create(login, whole, byMachine('test'), now)
  const person = made.ok ? made.value : (await engine.people.byLogin(login))?.person
  const begun = await engine.sessions.begin({ personId: person?.personId ?? 0, means: 'link', browser: 'a program' }, now)
  if (begun === null) throw new Error(`${login} cannot sign in`)
  return { personId: begun.session.person.personId, sessionId: begun.session.sessionId, cookie: `loadline=${begun.token}` }
}

/** A request as a page of the desk sends it. */
export async function fromPage(
  world: HttpWorld,
  cookie: string | null,
  method: NonNullable<InjectOptions['method']>,
  url: string,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
) {
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
  const headers = {
    host: '127.0.0.1:4680',
    origin: 'http://127.0.0.1:4680',
    'sec-fetch-site': 'same-origin',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(cookie === null ? {} : { cookie }),
    ...more,
  }
  return await world.server.inject({ method, url, headers, ...payload })
}

/** The session's cookie that an answer sets. */
export function cookieOf(answer: { readonly headers: Readonly<Record<string, unknown>> }): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}
