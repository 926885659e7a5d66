import { createHash } from 'node:crypto'
import { totalOf } from '../../domain/plan/compare-plans.ts'
import { cellsAtLevel } from '../../domain/plan/plan-level.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import { type Calendar, LocalDays } from '../local-days.ts'
import { type PackedCells, packCells } from './packed-cells.ts'
import { findColumns } from './plan-columns.ts'
import { readPlanCsv } from './plan-csv.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'
import { FAULTS_LISTED_MAX } from './plan-limits.ts'
import type { PlanOptions } from './plan-options.ts'
import type { HeedReading, PlanReading } from './plan-reading.ts'
import type { PlanRecords } from './plan-records.ts'
import type { PlanTable } from './plan-table.ts'
import { decodePlanText } from './plan-text.ts'
import { readPlan } from './read-plan.ts'

export type PlanFormat = 'text' | 'workbook'

/** What a thread is asked that reads files: plain values, and the bytes shared with whoever asks. */
export interface PlanQuestion {
  readonly format: PlanFormat
  readonly bytes: SharedArrayBuffer
  readonly options: PlanOptions
  readonly records: PlanRecords
  readonly now: Instant
}

/** The sheets of a workbook. */
export type ReadWorkbook = (bytes: Uint8Array) => Promise<Result<readonly PlanTable[], PlanFault>>

/** What the reading needs beside the question. */
export interface PlanReadingTools {
  readonly calendar: Calendar
  readonly readWorkbook: ReadWorkbook
  readonly heed: HeedReading
}

/** One queue in a plan, or a vendor in it, day by day of its own zone. */
export interface PlanQueueDays {
  readonly queueId: number
  /** 0 is the queue as a whole. */
  readonly vendorId: number
  readonly contacts: number | null
  readonly ahtSeconds: number | null
  readonly headHours: number | null
  readonly days: readonly PlanDay[]
}

export interface PlanDay {
  readonly date: string
  readonly start: Instant
  readonly end: Instant
  readonly quarters: number
  readonly quartersOfDay: number
  readonly contacts: number | null
  readonly headHours: number | null
}

/** What a file says, with the first of its faults; `refused` counts all. */
export interface ReadPlanFile {
  readonly reading: Omit<PlanReading, 'cells'>
  readonly cells: PackedCells
  readonly contentSha256: string
  readonly queues: readonly PlanQueueDays[]
  readonly otherSheets: readonly string[]
}

/** Reads a file as a plan. */
export async function readPlanFile(question: PlanQuestion, tools: PlanReadingTools): Promise<Result<ReadPlanFile, readonly PlanFault[]>> {
  const { records, now, options } = question
  const chosen = await chosenTable(question, tools.readWorkbook)
  if (!chosen.ok) return err([chosen.error])
  const read = readPlan(chosen.value.table, options, { records, now, ...tools })
  if (!read.ok) return read
  const { cells, faults, ...reading } = read.value
  const zones = new Map(records.queues.map(({ id, zone }) => [id, zone]))
  const localDays = new LocalDays(tools.calendar)
  return ok({
    reading: { ...reading, faults: faults.slice(0, FAULTS_LISTED_MAX) },
    cells: packCells(cells),
    contentSha256: contentSha256(cells),
    queues: queueDays(cells, (queueId, at) => localDays.dayAt(zones.get(queueId) ?? 'UTC', at)),
    otherSheets: chosen.value.others,
  })
}

/** What is refused of a file, with the table that it stands in. */
export interface RefusedRows {
  readonly faults: readonly PlanFault[]
  readonly table: PlanTable
  readonly headerRow: number
  /** How long the intervals of the file are, where no column of it says so: the rows that are left may not show it. */
  readonly seconds: number | null
}

/** All that is refused of a file. */
export async function refusedOfPlanFile(
  question: PlanQuestion,
  tools: PlanReadingTools,
): Promise<Result<RefusedRows, readonly PlanFault[]>> {
  const { records, now, options } = question
  const chosen = await chosenTable(question, tools.readWorkbook)
  if (!chosen.ok) return err([chosen.error])
  const { table } = chosen.value
  const read = readPlan(table, options, { records, now, ...tools })
  if (!read.ok) return read
  const { faults, readAs } = read.value
  const columns = findColumns(table)
  const isSaid = columns.ok && (['seconds', 'minutes'] as const).some((role) => columns.value.byRole.has(role))
  const [only, ...others] = readAs.seconds
  const seconds = isSaid || only === undefined || others.length > 0 ? null : only
  return ok({ faults, table, headerRow: readAs.headerRow, seconds })
}

async function chosenTable(
  { format, bytes: shared, options }: PlanQuestion,
  readWorkbook: ReadWorkbook,
): Promise<Result<{ readonly table: PlanTable; readonly others: readonly string[] }, PlanFault>> {
  // Decoders take no memory that is shared.
  const bytes = new Uint8Array(shared).slice()
  if (bytes.length === 0) return err(wholeFault('noRows', 'an empty file', 'a header, and rows of intervals'))
  if (format === 'text') {
    const text = decodePlanText(bytes, options.encoding)
    if (!text.ok) return text
    const csv = readPlanCsv(text.value, options.delimiter)
    return csv.ok ? ok({ table: csv.value.table, others: [] }) : csv
  }
  const sheets = await readWorkbook(bytes)
  if (!sheets.ok) return sheets
  const names = sheets.value.map(({ sheet }) => sheet ?? '')
  const table =
    options.sheet === null ? sheets.value.find(({ rows }) => rows.length > 0) : sheets.value.find(({ sheet }) => sheet === options.sheet)
  if (table === undefined) return err(wholeFault('sheetUnknown', options.sheet ?? 'no sheet with rows', `one of ${names.join(', ')}`))
  return ok({ table, others: names.filter((name) => name !== table.sheet) })
}

/** Of everything that is said, in the order of places: the same for the same plan, however its file was written. */
function contentSha256(cells: readonly PlanCell[]): string {
  const hash = createHash('sha256')
  for (const { queueId, vendorId, siteId, start, contacts, ahtSeconds, heads, quantiles } of cells) {
    const band = quantiles === null ? '' : JSON.stringify(Object.entries(quantiles).sort())
    hash.update(`${queueId} ${vendorId} ${siteId} ${start} ${contacts} ${ahtSeconds} ${heads} ${band}\n`)
  }
  return hash.digest('hex')
}

type DayOf = (queueId: number, at: Instant) => ReturnType<LocalDays['dayAt']>

/** Whole queues where the plan speaks of them, vendors where it names them. */
function queueDays(cells: readonly PlanCell[], dayOf: DayOf): readonly PlanQueueDays[] {
  const wholes = cells.filter(({ vendorId }) => vendorId === 0)
  const places = Map.groupBy([...wholes, ...cellsAtLevel(cells, 'vendor')], ({ queueId, vendorId }) => `${queueId} ${vendorId}`)
  return [...places.values()].map((ofPlace) => placeDays(ofPlace, dayOf)).sort((a, b) => a.queueId - b.queueId || a.vendorId - b.vendorId)
}

function placeDays(ofPlace: readonly PlanCell[], dayOf: DayOf): PlanQueueDays {
  const { queueId, vendorId } = ofPlace[0] as PlanCell
  const days = Map.groupBy(ofPlace, ({ start }) => dayOf(queueId, start).start)
  return {
    queueId,
    vendorId,
    ...totalOf(ofPlace),
    days: [...days]
      .sort(([a], [b]) => a - b)
      .map(([dayStart, ofDay]) => {
        const { date, start, end } = dayOf(queueId, dayStart)
        const { contacts, headHours } = totalOf(ofDay)
        return { date, start, end, quarters: ofDay.length, quartersOfDay: (end - start) / INTERVAL_MS, contacts, headHours }
      }),
  }
}
