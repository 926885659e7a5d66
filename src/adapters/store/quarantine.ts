import {
  QUARANTINE_MS_MAX,
  QUARANTINE_PAGE_MAX,
  type QuarantinedBytes,
  type QuarantineEntry,
  type QuarantineFilter,
  type QuarantineState,
  type QuarantineStore,
  type WaitingBytes,
} from '../../app/quarantine/quarantine-store.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { StoreConnections } from './pools.ts'
import { markQuarantined } from './quarantine-mark.ts'
import { quarantinePlace, quarantineSealer } from './quarantine-put.ts'
import type { Sealer } from './sealed-bytes.ts'

interface EntryRow {
  readonly quarantine_id: number
  readonly feed_id: number
  readonly fingerprint: Buffer
  readonly raw_length: number
  readonly is_cut: boolean
  readonly rule: string
  readonly pointer: string
  readonly value_sealed: Buffer
  readonly expected: string
  readonly hint: string | null
  readonly place: string | null
  readonly waits_kind: 'queue' | 'vendor' | 'site' | 'time' | null
  readonly waits_name: string | null
  readonly state: QuarantineState
  readonly times_received: number
  readonly first_received_at: number
  readonly first_position: number
  readonly last_received_at: number
}

interface BytesRow extends EntryRow {
  readonly raw_sealed: Buffer
}

const COLUMNS = `quarantine_id, feed_id, fingerprint, raw_length, is_cut, rule, pointer, value_sealed, expected, hint, place,
  waits_kind, waits_name, state, times_received, first_received_at, first_position, last_received_at`
const FITS = `($1::integer is null or feed_id = $1) and ($2::text is null or rule = $2) and ($3::text is null or state = $3)`

/** Bytes of one page of a download: a page of the longest items would be 32 MiB. */
const DOWNLOAD_PAGE = 100

/** Quarantine in PostgreSQL, opened with a key that derives from the deployment's `secret`. */
export function quarantineStore(connections: StoreConnections, secret: string): QuarantineStore {
  const sealer = quarantineSealer(secret)
  const query = async <Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> =>
    await connections.withScope(INTERNAL, async (connection) => (await connection.query<Row>(text, [...values])).rows)
  const bytesOf = (row: BytesRow): WaitingBytes => ({ ...openBytes(sealer, row), position: row.first_position })
  return {
    list: async (filter, { after, limit }) => {
      const rows = await query<EntryRow>(
        `select ${COLUMNS} from quarantine where ${FITS} and ($4::bigint is null or quarantine_id < $4)
         order by quarantine_id desc limit $5`,
        [...valuesOf(filter), after, Math.min(limit, QUARANTINE_PAGE_MAX)],
      )
      return rows.map((row) => entryOf(sealer, row))
    },
    counts: async (filter) =>
      await query(
        `select feed_id as "feedId", rule, state, count(*) as entries, sum(times_received)::bigint as times
         from quarantine where ${FITS} group by feed_id, rule, state order by feed_id, rule, state`,
        valuesOf(filter),
      ),
    one: async (quarantineId) => {
      const [row] = await query<BytesRow>(`select ${COLUMNS}, raw_sealed from quarantine where quarantine_id = $1`, [quarantineId])
      return row === undefined ? null : openBytes(sealer, row)
    },
    download: (filter) => pagesOf(filter, query, (row) => openBytes(sealer, row)),
    awaited: async () =>
      await query(
        `select waits_kind as kind, feed_id as "feedId", min(waits_name) as name, count(*) as entries
         from quarantine where state = 'waiting' and waits_kind is not null and not is_cut
         group by waits_kind, feed_id, case when waits_kind <> 'time' then waits_name end
         order by min(first_received_at), feed_id, waits_kind, min(waits_name) desc`,
        [],
      ),
    takeWaiting: async ({ kind, feedId, name }, after) => {
      const rows = await query<BytesRow>(
        `select ${COLUMNS}, raw_sealed from quarantine
         where state = 'waiting' and not is_cut and waits_kind = $1 and feed_id = $2
           and (waits_name = $3 or (waits_kind = 'time' and waits_name <= $3))
           and (first_received_at, first_position, quarantine_id) > ($4, $5, $6)
         order by first_received_at, first_position, quarantine_id limit $7`,
        [kind, feedId, name, after?.receivedAt ?? 0, after?.position ?? -1, after?.quarantineId ?? 0, QUARANTINE_PAGE_MAX],
      )
      return rows.map(bytesOf)
    },
    waiting: async (quarantineIds) => {
      const rows = await query<BytesRow>(
        `select ${COLUMNS}, raw_sealed from quarantine where quarantine_id = any($1) and state = 'waiting' and not is_cut
         order by first_received_at, first_position, quarantine_id`,
        [quarantineIds],
      )
      return rows.map(bytesOf)
    },
    mark: async (quarantineIds, state, by) => await markQuarantined(connections, quarantineIds, state, by),
    purge: async (now) =>
      await connections.withScope(INTERNAL, async (connection) => {
        const { rowCount } = await connection.query('delete from quarantine where last_received_at < $1', [now - QUARANTINE_MS_MAX])
        return rowCount ?? 0
      }),
  }
}

async function* pagesOf(
  filter: QuarantineFilter,
  query: <Row extends object>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>,
  open: (row: BytesRow) => QuarantinedBytes,
): AsyncIterable<readonly QuarantinedBytes[]> {
  for (let after = 0; ; ) {
    const rows = await query<BytesRow>(
      `select ${COLUMNS}, raw_sealed from quarantine where ${FITS} and quarantine_id > $4 order by quarantine_id limit $5`,
      [...valuesOf(filter), after, DOWNLOAD_PAGE],
    )
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(open)
    after = last.quarantine_id
  }
}

function valuesOf({ feedId, rule, state }: QuarantineFilter): readonly unknown[] {
  return [feedId, rule, state]
}

function openBytes(sealer: Sealer, row: BytesRow): QuarantinedBytes {
  return { entry: entryOf(sealer, row), raw: sealer.open(row.raw_sealed, quarantinePlace(row.feed_id, row.fingerprint)) }
}

function entryOf(sealer: Sealer, row: EntryRow): QuarantineEntry {
  const { rule, pointer, expected, hint, waits_kind, waits_name } = row
  const value = sealer.open(row.value_sealed, quarantinePlace(row.feed_id, row.fingerprint)).toString()
  const waitsFor = waits_kind === null || waits_name === null ? null : { kind: waits_kind, name: waits_name }
  return {
    quarantineId: row.quarantine_id,
    feedId: row.feed_id,
    refusal: { rule, pointer, value, expected, hint, waitsFor },
    place: row.place,
    rawLength: row.raw_length,
    isCut: row.is_cut,
    state: row.state,
    timesReceived: row.times_received,
    firstReceivedAt: row.first_received_at,
    lastReceivedAt: row.last_received_at,
  }
}
