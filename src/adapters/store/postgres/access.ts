import type pg from 'pg'

/** A PostgreSQL that the store can use, whoever runs it: the one we start ourselves, or the one that DATABASE_URL names. */
export interface PostgresAccess {
  /** The login that owns the database. Only migrations and the creation of roles use it. */
  readonly ownerConfig: () => pg.ClientConfig
  /** A login role of the store; its password is `rolePassword(secret, role)`. */
  readonly configFor: (role: string) => pg.ClientConfig
  /** LOADLINE_SECRET, from which passwords, pseudonyms and the keys of quarantine derive. */
  readonly secret: string
  /** Calls `listener` each time the database went away without `stop` having been called; see `keepAlive`. */
  readonly onDeath: (listener: (reason: string) => void) => void
  /**
   * One attempt to have the database back after a death: where we run it, PostgreSQL is started again on the same folder
   * and under the same socket; elsewhere the server is asked again. Calls that overlap share one attempt. Rejects when
   * the attempt failed, and with a `StartRefusedError` when no further attempt can help.
   */
  readonly revive: () => Promise<void>
  /** Ends what we started; afterwards no process of ours is left. Calling it twice is calling it once. */
  readonly stop: () => Promise<void>
}
