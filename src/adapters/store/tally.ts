import type pg from 'pg'
import type { TallyChange, TallyRevision } from '../../app/intake/batch-sums.ts'
import type { Moment } from '../../app/intake/shard-state.ts'
import type { Tally, TallyKey } from '../../domain/interval/tally.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { arrayText, boolColumn, textColumn } from './columns.ts'
import type { Connection } from './pools.ts'
import type { RememberedWaits } from './shard-memory.ts'
import { deltaColumns, keyColumns, measuresOf, TALLY_KEY, type TallyTable, tallyUpsert, type WaitsBy } from './tally-statement.ts'

/**
 * Adds the changes to the shard's tallies, or to their rollup by local days. `remembered` are the histograms that this node knows to be
 * there; what is there afterwards is returned, to be remembered once it is committed.
 */
export async function addTallies(
  connection: Connection,
  { shard, table, learnedAt }: { readonly shard: number; readonly table: TallyTable; readonly learnedAt: Instant },
  changes: readonly TallyChange[],
  remembered: { readonly get: (name: string) => RememberedWaits | undefined },
): Promise<readonly (readonly [name: string, waits: RememberedWaits])[]> {
  const known: (readonly [name: string, waits: RememberedWaits])[] = []
  const put: TallyChange[] = []
  const add: TallyChange[] = []
  for (const change of changes) {
    const { key, tally, isClosed } = change
    const name = tallyName(key)
    const waits = remembered.get(name)
    const sum = waits === undefined ? null : sumOf(waits, tally)
    if (sum === null) {
      add.push(change)
    } else {
      known.push([name, sum])
      put.push({ key, tally: { values: tally.values, answeredWaits: sum.answeredPut, abandonedWaits: sum.abandonedPut }, isClosed })
    }
  }
  const write = async (waitsBy: WaitsBy, rows: readonly TallyChange[]): Promise<pg.QueryResult<WaitsRow> | null> => {
    if (rows.length === 0) return null
    const measures = measuresOf(rows)
    const name = `${waitsBy} ${table} ${measures.name}`
    const values: unknown[] = [shard, ...deltaColumns(rows, measures), boolColumn(rows.map(({ isClosed }) => isClosed))]
    if (table === 'tally') values.push(learnedAt)
    return await connection.query<WaitsRow>({ name, rowMode: 'array', text: textOf(name, table, measures, waitsBy), values })
  }
  const [, added] = await Promise.all([write('put', put), write('add', add)])
  for (const [queueId, start, vendorId, siteId, answered, abandoned] of added?.rows ?? []) {
    known.push([tallyName({ queueId, start, vendorId, siteId }), { answered, abandoned }])
  }
  return known
}

const texts = new Map<string, string>()

function textOf(name: string, ...[table, measures, waitsBy]: Parameters<typeof tallyUpsert>): string {
  let text = texts.get(name)
  if (text === undefined) texts.set(name, (text = tallyUpsert(table, measures, waitsBy)))
  return text
}

type WaitsRow = [
  queueId: number,
  start: number,
  vendorId: number,
  siteId: number,
  answered: readonly number[],
  abandoned: readonly number[],
]

function tallyName({ queueId, start, vendorId, siteId }: TallyKey): string {
  return `${queueId} ${start} ${vendorId} ${siteId}`
}

/** What is there afterwards, and of it what has to be written: nothing (an empty histogram) where none was counted. */
interface SummedWaits extends RememberedWaits {
  readonly answeredPut: number[]
  readonly abandonedPut: number[]
}

/** Null where lengths differ: the rules changed, which is settled where the row is. */
function sumOf({ answered, abandoned }: RememberedWaits, { answeredWaits, abandonedWaits }: Tally): SummedWaits | null {
  const answeredPut = plus(answered, answeredWaits)
  const abandonedPut = plus(abandoned, abandonedWaits)
  if (answeredPut === null || abandonedPut === null) return null
  return {
    answered: answeredPut.length === 0 ? answered : answeredPut,
    abandoned: abandonedPut.length === 0 ? abandoned : abandonedPut,
    answeredPut,
    abandonedPut,
  }
}

function plus(held: readonly number[], added: number[]): number[] | null {
  if (held.length === 0 || added.length === 0) return added
  if (held.length !== added.length) return null
  const sum: number[] = []
  for (let bucket = 0; bucket < held.length; bucket += 1) sum.push((held[bucket] as number) + (added[bucket] as number))
  return sum
}

/** Appends what changed in closed intervals, and why. */
export async function writeRevisions(
  connection: Connection,
  shard: number,
  { version, learnedAt }: Moment,
  revisions: readonly TallyRevision[],
): Promise<void> {
  if (revisions.length === 0) return
  await connection.query({
    name: 'insert revisions',
    text: `insert into tally_revision (shard, version, learned_at, ${TALLY_KEY}, cause, delta, answered_waits, abandoned_waits)
      select $1, $2, $3, ${TALLY_KEY}, cause, delta::bigint[], answered_waits::integer[], abandoned_waits::integer[]
      from unnest($4::integer[], $5::bigint[], $6::integer[], $7::integer[], $8::text[], $9::text[], $10::text[], $11::text[])
        as t (${TALLY_KEY}, cause, delta, answered_waits, abandoned_waits)`,
    values: [
      shard,
      version,
      learnedAt,
      ...keyColumns(revisions.map(({ key }) => key)),
      textColumn(revisions.map(({ cause }) => cause)),
      textColumn(revisions.map(({ tally }) => arrayText([...tally.values]))),
      textColumn(revisions.map(({ tally }) => arrayText(tally.answeredWaits))),
      textColumn(revisions.map(({ tally }) => arrayText(tally.abandonedWaits))),
    ],
  })
}
