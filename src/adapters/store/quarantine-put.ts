import type { Refusal } from '../../app/intake/event.ts'
import type { RefusedItems } from '../../app/intake/shard-store.ts'
import { QUARANTINE_RAW_BYTES_MAX, type Refused } from '../../app/quarantine/quarantine-store.ts'
import type { Connection } from './pools.ts'
import { type Sealer, sealerOf } from './sealed-bytes.ts'

export function quarantineSealer(secret: string): Sealer {
  return sealerOf(secret, 'quarantine')
}

/** What sealed bytes of an item are bound to. */
export function quarantinePlace(feedId: number, fingerprint: Uint8Array): string {
  return `feed ${feedId} item ${Buffer.from(fingerprint).toString('hex')}`
}

/**
 * Keeps what one request brought and the intake refused. Give it the connection of the transaction that commits the rest of the
 * request (intake or internal login): then nothing is acknowledged that is neither counted nor kept.
 */
export async function putQuarantined(
  connection: Connection,
  sealer: Sealer,
  { feedId, receivedAt, isHeld, refused }: RefusedItems,
): Promise<void> {
  if (refused.length === 0) return
  const rows = rowsOf(sealer, feedId, refused)
  const column = <T>(of: (row: Row) => T): T[] => rows.map(of)
  await connection.query(PUT, [
    feedId,
    receivedAt,
    column((row) => row.fingerprint),
    column((row) => row.rawSealed),
    column((row) => row.rawLength),
    column((row) => row.refusal.rule),
    column((row) => row.refusal.pointer),
    column((row) => row.valueSealed),
    column((row) => row.refusal.expected),
    column((row) => row.refusal.hint),
    column((row) => row.place),
    column((row) => row.refusal.waitsFor?.kind ?? null),
    column((row) => row.refusal.waitsFor?.name ?? null),
    column((row) => row.times),
    column((row) => row.position),
    QUARANTINE_RAW_BYTES_MAX,
    isHeld,
  ])
}

const PUT = `
  insert into quarantine (feed_id, fingerprint, raw_sealed, raw_length, is_cut, rule, pointer, value_sealed, expected, hint, place,
    waits_kind, waits_name, times_received, first_received_at, first_position, last_received_at)
  select $1, fingerprint, raw_sealed, raw_length, raw_length > $16, rule, pointer, value_sealed, expected, hint, place,
    waits_kind, waits_name, times, $2, place_in_request, $2
  from unnest($3::bytea[], $4::bytea[], $5::integer[], $6::text[], $7::text[], $8::bytea[], $9::text[], $10::text[], $11::text[],
    $12::text[], $13::text[], $14::integer[], $15::integer[])
    as item(fingerprint, raw_sealed, raw_length, rule, pointer, value_sealed, expected, hint, place,
      waits_kind, waits_name, times, place_in_request)
  on conflict (feed_id, fingerprint) do update set
    times_received = quarantine.times_received + case when $17 then 0 else excluded.times_received end,
    last_received_at = case when $17 then quarantine.last_received_at else excluded.last_received_at end,
    rule = excluded.rule, pointer = excluded.pointer, value_sealed = excluded.value_sealed,
    expected = excluded.expected, hint = excluded.hint, place = coalesce(excluded.place, quarantine.place),
    waits_kind = excluded.waits_kind, waits_name = excluded.waits_name, state = 'waiting'`

interface Row {
  readonly fingerprint: Buffer
  readonly rawSealed: Buffer
  readonly rawLength: number
  readonly valueSealed: Buffer
  readonly place: string | null
  readonly position: number
  refusal: Refusal
  times: number
}

/** Each different item once, in the order of fingerprints: two requests that bring the same ones then never wait for each other in a ring. */
function rowsOf(sealer: Sealer, feedId: number, refused: readonly Refused[]): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { raw, refusal, position, place } of refused) {
    const fingerprint = sealer.fingerprint(raw)
    const name = fingerprint.toString('latin1')
    const known = rows.get(name)
    if (known !== undefined) {
      known.times += 1
      continue
    }
    const boundTo = quarantinePlace(feedId, fingerprint)
    rows.set(name, {
      fingerprint,
      rawSealed: sealer.seal(raw.subarray(0, QUARANTINE_RAW_BYTES_MAX), boundTo),
      rawLength: raw.length,
      valueSealed: sealer.seal(Buffer.from(refusal.value), boundTo),
      place,
      position,
      refusal,
      times: 1,
    })
  }
  return [...rows.values()].sort((a, b) => Buffer.compare(a.fingerprint, b.fingerprint))
}
