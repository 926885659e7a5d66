import { HELD_CELLS_MAX, HeldTooMuch } from '../../app/plans/held-too-much.ts'
import { type PackedCells, partsOf, unpackCells } from '../../app/plans/packed-cells.ts'
import type { HeedReading } from '../../app/plans/plan-reading.ts'
import type { PlanSelection } from '../../app/plans/plan-store.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { Connection } from './pools.ts'
import type { ScopedConnection } from './scoped-connection.ts'

/** Quarter hours of a day of UTC. */
const QUARTERS = DAY_MS / INTERVAL_MS

const HELD_BLOCKS_MAX = Math.floor(HELD_CELLS_MAX / QUARTERS)

type List = (number | null)[]

interface Block {
  readonly queue_id: number
  readonly day_start: number
  readonly vendor_id: number
  readonly site_id: number
  readonly contacts: List | null
  readonly aht_seconds: List | null
  readonly heads: List | null
  readonly quantiles: Readonly<Record<string, List>> | null
}

/**
 * Writes the rows of a snapshot, a day of UTC at a time: 96 times fewer rows than quarter hours. Some thousand cells are sent at once, so that
 * making texts of them holds up nobody for longer than some milliseconds.
 */
export async function insertBlocks(connection: Connection, snapshotId: number, cells: PackedCells, heed: HeedReading): Promise<void> {
  for (const part of partsOf(cells)) {
    heed(part.from, cells.starts.length)
    await connection.query(
      `insert into plan_block (queue_id, day_start, snapshot_id, vendor_id, site_id, contacts, aht_seconds, heads, quantiles)
       select queue_id, day_start, $1, vendor_id, site_id, contacts, aht_seconds, heads, nullif(quantiles, 'null'::jsonb)
       from jsonb_to_recordset($2::jsonb) as b(queue_id integer, day_start bigint, vendor_id integer, site_id integer,
         contacts float8[], aht_seconds float8[], heads float8[], quantiles jsonb)`,
      [snapshotId, JSON.stringify(blocksOf(unpackCells(cells, part)))],
    )
  }
  // Who gave up during the last of them is heard too.
  heed(cells.starts.length, cells.starts.length)
}

/** The rows of some snapshots within [from, to), by snapshot. */
export async function readBlocks(
  connection: ScopedConnection,
  { queueIds, from, to }: Pick<PlanSelection, 'queueIds' | 'from' | 'to'>,
  snapshotIds: readonly number[],
): Promise<ReadonlyMap<number, readonly PlanCell[]>> {
  const found = new Map<number, PlanCell[]>()
  if (snapshotIds.length === 0) return found
  const { rows } = await connection.query<Block & { readonly snapshot_id: number }>(
    `select queue_id, day_start, snapshot_id, vendor_id, site_id, contacts, aht_seconds, heads, quantiles from @plan_block as block
     where snapshot_id = any($1) and day_start > $2 and day_start < $3 and ($4::integer[] is null or queue_id = any($4))
     order by queue_id, vendor_id, site_id, day_start limit ${HELD_BLOCKS_MAX + 1}`,
    [snapshotIds, from - DAY_MS, to, queueIds],
  )
  if (rows.length > HELD_BLOCKS_MAX) throw new HeldTooMuch('quarter hours')
  for (const row of rows) {
    const cells = found.get(row.snapshot_id) ?? []
    found.set(row.snapshot_id, cells)
    for (const cell of cellsOf(row)) if (cell.start >= from && cell.start < to) cells.push(cell)
  }
  return found
}

function blocksOf(cells: readonly PlanCell[]): readonly Block[] {
  const days = new Map<string, PlanCell[]>()
  for (const cell of cells) {
    const name = `${cell.queueId} ${cell.vendorId} ${cell.siteId} ${dayOf(cell.start)}`
    const day = days.get(name)
    if (day === undefined) days.set(name, [cell])
    else day.push(cell)
  }
  return [...days.values()].map(blockOf)
}

function blockOf(cells: readonly PlanCell[]): Block {
  const { queueId, vendorId, siteId, start } = cells[0] as PlanCell
  const list = (of: (cell: PlanCell) => number | null): List | null => {
    const values: List = new Array(QUARTERS).fill(null)
    for (const cell of cells) values[(cell.start - dayOf(cell.start)) / INTERVAL_MS] = of(cell)
    return values.every((value) => value === null) ? null : values
  }
  const levels = [...new Set(cells.flatMap(({ quantiles }) => Object.keys(quantiles ?? {})))]
  const quantiles = Object.fromEntries(levels.map((level) => [level, list((cell) => cell.quantiles?.[level] ?? null) ?? []]))
  return {
    queue_id: queueId,
    day_start: dayOf(start),
    vendor_id: vendorId,
    site_id: siteId,
    contacts: list(({ contacts }) => contacts),
    aht_seconds: list(({ ahtSeconds }) => ahtSeconds),
    heads: list(({ heads }) => heads),
    quantiles: levels.length === 0 ? null : quantiles,
  }
}

/** A quarter hour of which nothing is said is no row. */
function cellsOf({ queue_id, vendor_id, site_id, day_start, contacts, aht_seconds, heads, quantiles }: Block): readonly PlanCell[] {
  return Array.from({ length: QUARTERS }, (_, quarter) => ({
    queueId: queue_id,
    vendorId: vendor_id,
    siteId: site_id,
    start: day_start + quarter * INTERVAL_MS,
    contacts: contacts?.[quarter] ?? null,
    ahtSeconds: aht_seconds?.[quarter] ?? null,
    heads: heads?.[quarter] ?? null,
    quantiles: quantilesAt(quantiles, quarter),
  })).filter((cell) => cell.contacts !== null || cell.ahtSeconds !== null || cell.heads !== null || cell.quantiles !== null)
}

function quantilesAt(quantiles: Block['quantiles'], quarter: number): PlanCell['quantiles'] {
  const levels = Object.entries(quantiles ?? {}).flatMap(([level, values]) => {
    const value = values[quarter] ?? null
    return value === null ? [] : [[level, value] as const]
  })
  return levels.length === 0 ? null : Object.fromEntries(levels)
}

function dayOf(start: Instant): Instant {
  return Math.floor(start / DAY_MS) * DAY_MS
}
