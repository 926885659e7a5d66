import {
  REFUSALS_KEPT_MAX,
  REFUSALS_WINDOW_MS,
  SIGN_IN_RECORD_MS_MAX,
  type SignInRecord,
  type SignInRecords,
} from '../../app/access/sign-in-record.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Connection, StoreConnections } from './pools.ts'

interface Row extends Omit<SignInRecord, 'requestId'> {
  readonly record_id: number
  readonly request_id: string
}

/** How people came and went, in PostgreSQL. */
export function signInRecords(connections: StoreConnections): SignInRecords {
  const asInternal = <T>(work: (connection: Connection) => Promise<T>): Promise<T> => connections.withScope(INTERNAL, work)
  return {
    write: ({ at, event, login, means, why, address, browser, requestId }) =>
      asInternal(async (connection) => {
        await connection.query(
          `insert into sign_in_record (at, event, login, means, why, address, browser, request_id)
           select $1, $2, $3, $4, $5, $6, $7, $8
           where $2 <> 'refused'
             or (select count(*) from sign_in_record where address = $6 and at > $9 and event = 'refused') < $10`,
          [at, event, login, means, why, address, browser, requestId, at - REFUSALS_WINDOW_MS, REFUSALS_KEPT_MAX],
        )
      }),
    list: ({ login, before, limit }) =>
      asInternal(async (connection) => {
        const { rows } = await connection.query<Row>(
          `select record_id, at, event, login, means, why, address, browser, request_id from sign_in_record
           where ($1::text is null or login = $1) and ($2::bigint is null or record_id < $2)
           order by record_id desc limit $3`,
          [login, before, limit],
        )
        return rows.map(({ record_id, request_id, ...row }) => ({ ...row, recordId: record_id, requestId: request_id }))
      }),
    purge: (now) =>
      asInternal(async (connection) => {
        await connection.query('delete from sign_in_record where at < $1', [now - SIGN_IN_RECORD_MS_MAX])
      }),
  }
}
