import type { Person } from '../../app/access/person.ts'
import type { Role } from '../../domain/access/role.ts'
import type { Instant } from '../../domain/shared/instant.ts'

/** A person as the table holds it, without the hash of the password. */
export interface PersonRow {
  readonly person_id: number
  readonly login: string
  readonly name: string
  readonly role: Role
  readonly vendor_id: number | null
  readonly market_ids: readonly number[]
  readonly queue_ids: readonly number[]
  readonly has_password: boolean
  readonly has_provider: boolean
  readonly person_created_at: Instant
  readonly created_by: string
  readonly disabled_at: Instant | null
  readonly version: number
}

/** The columns of a `PersonRow`, of the table under the name `p`. */
export const PERSON_COLUMNS = `p.person_id, p.login, p.name, p.role, p.vendor_id, p.market_ids, p.queue_ids,
  p.password is not null as has_password, p.provider_subject is not null as has_provider, p.created_at as person_created_at, p.created_by,
  p.disabled_at, p.version`

export function personOf(row: PersonRow): Person {
  return {
    personId: row.person_id,
    login: row.login,
    name: row.name,
    role: row.role,
    vendorId: row.vendor_id,
    limits: { marketIds: row.market_ids, queueIds: row.queue_ids },
    createdAt: row.person_created_at,
    createdBy: row.created_by,
    disabledAt: row.disabled_at,
    hasPassword: row.has_password,
    hasProvider: row.has_provider,
    version: row.version,
  }
}
