import type pg from 'pg'

/**
 * A server that dies may say so in one breath with being ready, before whoever asked for the connection can listen: heard by nobody, that
 * would end our process. Whoever uses the connection learns of it by the query that fails.
 */
export function surviveItsEnd(client: pg.Client | pg.PoolClient): void {
  client.on('error', () => undefined)
}
