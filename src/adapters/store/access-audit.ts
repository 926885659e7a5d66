import type { Person } from '../../app/access/person.ts'
import { type ApiToken, limitsOfHolder } from '../../app/access/token-store.ts'
import type { Attribution } from '../../app/audit/attribution.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { writeAudit } from './audit-write.ts'
import { PERSON_COLUMNS, type PersonRow, personOf } from './person-row.ts'
import type { Connection } from './pools.ts'
import type { StoreIdentity } from './store-access.ts'

/** In which store, by whom and when. */
export interface AccessChange {
  readonly identity: StoreIdentity
  readonly by: Attribution
  readonly at: Instant
}

/** Writes down what was done to a person; nothing of a password, a link or a session stands there. */
export async function writePersonChange(
  connection: Connection,
  change: AccessChange,
  action: 'made' | 'changed' | 'invited' | 'linked' | 'signedOut' | 'boundToProvider',
  { before, after }: { readonly before: Person | null; readonly after: Person | null },
): Promise<void> {
  const key = (after ?? before)?.login ?? ''
  await writeAudit(connection, change, [
    { subject: { kind: 'person', parent: null, key }, action, before: standingOf(before), after: standingOf(after) },
  ])
}

/** Writes down what was done to a person, who is the same before and after it. */
export async function writeDone(
  connection: Connection,
  change: AccessChange,
  action: 'invited' | 'linked' | 'signedOut',
  personId: number,
): Promise<void> {
  const { rows } = await connection.query<PersonRow>(`select ${PERSON_COLUMNS} from person p where p.person_id = $1`, [personId])
  const person = rows[0] === undefined ? null : personOf(rows[0])
  await writePersonChange(connection, change, action, { before: person, after: person })
}

/** Writes down that a token was made or ended; nothing of its secret stands there. */
export async function writeTokenChange(
  connection: Connection,
  change: AccessChange,
  action: 'made' | 'ended',
  token: ApiToken,
): Promise<void> {
  const { tokenId, holder, name, scopes, expiresAt } = token
  const body = { kind: holder.kind, name, scopes, expiresAt, limits: limitsOfHolder(holder) }
  const states = action === 'made' ? { before: null, after: body } : { before: body, after: null }
  await writeAudit(connection, change, [{ subject: { kind: 'token', parent: holder.kind, key: String(tokenId) }, action, ...states }])
}

function standingOf(person: Person | null): unknown {
  if (person === null) return null
  const { name, role, vendorId, limits, disabledAt } = person
  return { name, role, vendorId, limits, isDisabled: disabledAt !== null }
}
