import { type Person, standingOf } from '../../app/access/person.ts'
import { type ApiToken, tokenStandingOf } from '../../app/access/token-store.ts'
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
    {
      subject: { kind: 'person', parent: null, key },
      action,
      before: before === null ? null : standingOf(before),
      after: after === null ? null : standingOf(after),
    },
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

/** Writes down that a token was made, changed or ended; nothing of its secret stands there. */
export async function writeTokenChange(
  connection: Connection,
  change: AccessChange,
  { before, after }: { readonly before: ApiToken | null; readonly after: ApiToken | null },
): Promise<void> {
  const token = after ?? before
  if (token === null) return
  const action = before === null ? 'made' : after === null ? 'ended' : 'changed'
  const subject = { kind: 'token', parent: token.holder.kind, key: String(token.tokenId) }
  const standing = (held: ApiToken | null) => (held === null ? null : tokenStandingOf(held))
  await writeAudit(connection, change, [{ subject, action, before: standing(before), after: standing(after) }])
}
