import type { LegSummary } from '../../app/intake/leg-summary.ts'
import type { LegWrite, ShardWrites, WaitingWrite } from '../../app/intake/shard-state.ts'
import { writeAgentStates, writeAgentsNow } from './agent-state.ts'
import { writeFacts } from './fact.ts'
import { addIntakeBatches } from './intake-batch.ts'
import { growLegs, insertLegs, updateLegs } from './leg.ts'
import { FactTexts } from './leg-text.ts'
import { writeOutbox } from './outbox.ts'
import { writePlans } from './plan.ts'
import type { Connection } from './pools.ts'
import { writeCounting } from './queue-counting.ts'
import type { RememberedLeg, RowPlace, ShardMemory } from './shard-memory.ts'
import { allSent } from './store-fault.ts'
import { addTallies, writeRevisions } from './tally.ts'
import { writeReports } from './vendor-interval.ts'
import { deleteWaiting, insertWaiting, type NewWaiting } from './waiting-contact.ts'

/** Legs as they were read, or remembered, before the batch. */
export type HeldLegs = ReadonlyMap<string, RememberedLeg>

/**
 * Sends everything that a commit writes. The connection is pipelined, so all of it is under way at once, in the order in which it was
 * sent; when the promise resolves, `memory` holds what will be there once the transaction is committed.
 */
export async function writeShard(
  connection: Connection,
  shard: number,
  writes: ShardWrites,
  { held, memory }: { readonly held: HeldLegs; readonly memory: ShardMemory },
): Promise<void> {
  const { moment } = writes
  const { learnedAt } = moment
  const texts = new FactTexts()
  const days = writes.days.map((delta) => ({ ...delta, isClosed: false }))
  const [legRows, waitingRows, , tallyWaits, dayWaits] = await allSent([
    writeLegs(connection, shard, writes, { held, texts }),
    writeWaiting(connection, shard, writes, held),
    writeFacts(connection, shard, moment, writes.facts, texts),
    addTallies(connection, { shard, table: 'tally', learnedAt }, writes.tallies, memory.tallyWaits),
    addTallies(connection, { shard, table: 'tally_day', learnedAt }, days, memory.dayWaits),
    writeRevisions(connection, shard, moment, writes.revisions),
    writeAgentStates(connection, shard, writes.agentStates),
    writeAgentsNow(connection, shard, writes.agentsNow),
    writeReports(connection, shard, writes.reports),
    writePlans(connection, shard, moment, writes.plans),
    writeCounting(connection, shard, moment, writes.counting),
    addIntakeBatches(connection, learnedAt, writes.heard),
    writeOutbox(connection, shard, moment, writes.outbox),
  ])
  for (const [name, waits] of tallyWaits) memory.tallyWaits.set(name, waits)
  for (const [name, waits] of dayWaits) memory.dayWaits.set(name, waits)
  for (const [at, { name, leg, summary }] of writes.legs.entries()) {
    const row = legRows[at]
    if (row === undefined) throw new Error(`leg ${name} was written to no row`)
    const rows = waitingRows.get(name) ?? held.get(name)?.waitingRows ?? null
    memory.legs.set(name, { leg, hasConflict: summary.hasConflict, row, summary, waitingRows: rows })
  }
}

/** Returns the row of each leg, in the order of the writes. */
async function writeLegs(
  connection: Connection,
  shard: number,
  { legs }: ShardWrites,
  { held, texts }: { readonly held: HeldLegs; readonly texts: FactTexts },
): Promise<readonly (RowPlace | undefined)[]> {
  const fresh = new LegBatch()
  const grown = new LegBatch()
  const changed = new LegBatch()
  for (const [at, write] of legs.entries()) {
    const known = held.get(write.name)
    if (known === undefined) fresh.put(at, write, -1)
    else if (isSameButLonger(known.summary, write.summary)) grown.put(at, write, known.row)
    else changed.put(at, write, known.row)
  }
  const rows: (RowPlace | undefined)[] = new Array(legs.length)
  const place = (batch: LegBatch, places: readonly RowPlace[]): void => {
    for (const [at, row] of places.entries()) rows[batch.at[at] as number] = row
  }
  await Promise.all([
    insertLegs(connection, shard, fresh.writes, texts).then((places) => place(fresh, places)),
    growLegs(connection, shard, grown.writes, grown.rows, texts).then((places) => place(grown, places)),
    updateLegs(connection, shard, changed.writes, changed.rows, texts).then((places) => place(changed, places)),
  ])
  return rows
}

/** Legs that are written by one statement, with their places among all. */
class LegBatch {
  readonly at: number[] = []
  readonly writes: LegWrite[] = []
  readonly rows: RowPlace[] = []

  put(at: number, write: LegWrite, row: RowPlace): void {
    this.at.push(at)
    this.writes.push(write)
    this.rows.push(row)
  }
}

/** Whether of the summary only the last instant changed, as it does with most facts. */
function isSameButLonger(before: LegSummary | null, after: LegSummary): boolean {
  if (before === null || before.standing !== after.standing || before.queueId !== after.queueId) return false
  if (before.firstAt !== after.firstAt || before.longUntil !== after.longUntil) return false
  if (before.hasConflict !== after.hasConflict || before.isListed !== after.isListed) return false
  return before.vendorIds.length === after.vendorIds.length && before.vendorIds.every((vendorId, at) => vendorId === after.vendorIds[at])
}

/** Returns the rows of the stays that wait now, of each leg in which somebody began or ceased to wait and all of them are known. */
async function writeWaiting(
  connection: Connection,
  shard: number,
  { waiting }: ShardWrites,
  held: HeldLegs,
): Promise<ReadonlyMap<string, ReadonlyMap<number, RowPlace>>> {
  const gone = waiting.filter(({ before }) => before !== null)
  const waits = waiting.filter((write): write is NewWaiting => write.after !== null)
  const rowOf = ({ name, stay }: WaitingWrite): RowPlace | null => held.get(name)?.waitingRows?.get(stay) ?? null
  const [, inserted] = await Promise.all([deleteWaiting(connection, shard, gone, rowOf), insertWaiting(connection, shard, waits)])
  const rows = new Map<string, Map<number, RowPlace>>()
  for (const { name } of waiting) {
    const known = held.has(name) ? (held.get(name)?.waitingRows ?? null) : NO_ROWS
    if (known !== null) rows.set(name, new Map(known))
  }
  for (const { name, stay } of gone) rows.get(name)?.delete(stay)
  for (const [at, { name, stay }] of waits.entries()) {
    const row = inserted[at]
    if (row !== undefined) rows.get(name)?.set(stay, row)
  }
  return rows
}

const NO_ROWS: ReadonlyMap<number, RowPlace> = new Map()
