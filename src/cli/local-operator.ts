import { byMachine } from '../app/audit/attribution.ts'
import { NO_LIMITS } from '../domain/access/limits.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { Engine } from './engine.ts'

/** The account of whoever starts the server. It has no password: only a link that this machine prints lets it in. */
export const LOCAL_OPERATOR = 'operator'

/** A sign-in link for the local operator, who is made an administrator on a new store; null where somebody has made something else of it. */
export async function operatorLink({ people, sessions }: Engine, now: Instant): Promise<string | null> {
  const standing = { name: 'Local operator', role: 'admin', vendorId: null, limits: NO_LIMITS } as const
  const made = await people.create(LOCAL_OPERATOR, standing, byMachine('this machine'), now)
  const person = made.ok ? made.value : (await people.byLogin(LOCAL_OPERATOR))?.person
  if (person === undefined || person.role !== 'admin' || person.disabledAt !== null) return null
  return await sessions.makeLink({ personId: person.personId, purpose: 'signIn', by: 'this machine' }, now)
}
