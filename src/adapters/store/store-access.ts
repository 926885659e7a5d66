import type pg from 'pg'

/** What the store needs to know of its PostgreSQL, whoever runs it. */
export interface StoreAccess {
  /** The login that owns the database. Only migrations and the creation of roles use it. */
  readonly ownerConfig: () => pg.ClientConfig
  /** A login role of the store; its password is `rolePassword(secret, role)`. */
  readonly configFor: (role: string) => pg.ClientConfig
  readonly secret: string
}

/** What a store is, fixed when it was made. */
export interface StoreIdentity {
  /** Eight characters that tell this store's roles from those of others on one server. */
  readonly storeId: string
  readonly shards: number
}

/** The store cannot be opened, for a reason that its operator can mend. The message is the one line to show. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError'
}

/** The channel on which nodes wake each other; a notification says only that there is something to look at. */
export function storeChannel({ storeId }: StoreIdentity): string {
  return `ll_${storeId}`
}
