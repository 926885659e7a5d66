import { createHash } from 'node:crypto'
import { totalOf } from '../../domain/plan/compare-plans.ts'
import { cellsAtLevel } from '../../domain/plan/plan-level.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import { type Calendar, LocalDays } from '../local-days.ts'
import type { Directories } from '../records/directories.ts'
import type { Scope } from '../scope.ts'
import { readPlanCsv } from './plan-csv.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'
import { FAULTS_LISTED_MAX } from './plan-limits.ts'
import type { PlanOptions } from './plan-options.ts'
import type { PlanReading } from './plan-reading.ts'
import type { PlanNameTaken, PlanStore, StoredPlan } from './plan-store.ts'
import type { PlanTable } from './plan-table.ts'
import { decodePlanText } from './plan-text.ts'
import { readPlan } from './read-plan.ts'

/** A file as it came. */
export interface PlanFile {
  readonly format: 'text' | 'workbook'
  readonly bytes: Uint8Array
  /** As whoever sends it calls it; shown, and nothing else. */
  readonly fileName: string | null
}

/** The sheets of a workbook. */
export type ReadWorkbook = (bytes: Uint8Array) => Promise<Result<readonly PlanTable[], PlanFault>>

/** One queue in a plan, day by day of its own zone. */
export interface PlanQueueDays {
  readonly queueId: number
  readonly contacts: number | null
  readonly ahtSeconds: number | null
  readonly headHours: number | null
  readonly days: readonly {
    readonly date: string
    readonly quarters: number
    readonly quartersOfDay: number
    readonly contacts: number | null
    readonly headHours: number | null
  }[]
}

/** What would be kept of a file. */
export interface PlanPreview {
  readonly reading: PlanReading
  readonly fileSha256: string
  readonly contentSha256: string
  readonly queues: readonly PlanQueueDays[]
  readonly otherSheets: readonly string[]
}

/** Why a file was not kept; nothing of it was then. */
export type PlanNotKept =
  | { readonly kind: 'unreadable'; readonly faults: readonly PlanFault[] }
  | { readonly kind: 'refusedRows'; readonly preview: PlanPreview }
  | { readonly kind: 'nothing'; readonly preview: PlanPreview }
  | { readonly kind: 'otherFile' }
  | PlanNameTaken

export interface PlanImportDeps {
  readonly plans: PlanStore
  readonly directories: Directories
  readonly calendar: Calendar
  readonly readWorkbook: ReadWorkbook
  readonly now: () => Instant
  /** The instant of a change, never given twice. */
  readonly tick: () => Instant
}

/** Takes plans from files: first shown, then kept as they were shown, or not at all. */
export class PlanImport {
  readonly #deps: PlanImportDeps

  constructor(deps: PlanImportDeps) {
    this.#deps = deps
  }

  /** Reads a file and keeps nothing of it. */
  async preview(scope: Scope, file: PlanFile, options: PlanOptions): Promise<Result<PlanPreview, readonly PlanFault[]>> {
    const { directories, calendar, readWorkbook, now } = this.#deps
    const chosen = await chosenTable(file, options, readWorkbook)
    if (!chosen.ok) return err([chosen.error])
    const directory = await directories.of(scope)
    const reading = readPlan(chosen.value.table, options, { directory, calendar, now: now() })
    if (!reading.ok) return reading
    const { cells } = reading.value
    const localDays = new LocalDays(calendar)
    const zoneOf = (queueId: number): string => directory.queue(queueId, now())?.zone ?? 'UTC'
    return ok({
      reading: reading.value,
      fileSha256: createHash('sha256').update(file.bytes).digest('hex'),
      contentSha256: contentSha256(cells),
      queues: queueDays(cells, (queueId, at) => localDays.dayAt(zoneOf(queueId), at)),
      otherSheets: chosen.value.others,
    })
  }

  /**
   * Keeps what a preview showed. `seen` is the file that was looked at; null is: none was. Rows that are refused are left out only where
   * `skipsRefused` says so; what was wrong with them is kept with the snapshot.
   */
  async keep(
    scope: Scope,
    by: Attribution,
    file: PlanFile,
    options: PlanOptions,
    { seen, skipsRefused }: { readonly seen: string | null; readonly skipsRefused: boolean },
  ): Promise<Result<{ readonly snapshot: StoredPlan; readonly isNew: boolean; readonly preview: PlanPreview }, PlanNotKept>> {
    const read = await this.preview(scope, file, options)
    if (!read.ok) return err({ kind: 'unreadable', faults: read.error })
    const preview = read.value
    const { reading, fileSha256 } = preview
    if (seen !== null && seen !== fileSha256) return err({ kind: 'otherFile' })
    if (reading.cells.length === 0) return err({ kind: 'nothing', preview })
    if (reading.refused > 0 && !skipsRefused) return err({ kind: 'refusedRows', preview })
    const { plans, tick } = this.#deps
    const now = tick()
    const { kind, name } = options
    const { cells, faults, read: rows, repeated, blank, refused, warnings, readAs } = reading
    const counts = { read: rows, repeated, blank, refused }
    const inputs = {
      file: { name: file.fileName, sha256: fileSha256 },
      readAs,
      counts,
      warnings,
      refused: faults.slice(0, FAULTS_LISTED_MAX),
    }
    const draft = {
      kind,
      name,
      origin: 'import',
      author: by.actor.name,
      madeAt: options.madeAt ?? now,
      saysMadeAt: options.madeAt !== null,
      cells,
      inputs,
    } as const
    const kept = await plans.add(by, { ...draft, contentSha256: preview.contentSha256 }, now)
    return kept.ok ? ok({ ...kept.value, preview }) : kept
  }
}

async function chosenTable(
  { format, bytes }: PlanFile,
  options: PlanOptions,
  readWorkbook: ReadWorkbook,
): Promise<Result<{ readonly table: PlanTable; readonly others: readonly string[] }, PlanFault>> {
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
export function contentSha256(cells: readonly PlanCell[]): string {
  const hash = createHash('sha256')
  for (const { queueId, vendorId, siteId, start, contacts, ahtSeconds, heads, quantiles } of cells) {
    const band = quantiles === null ? '' : JSON.stringify(Object.entries(quantiles).sort())
    hash.update(`${queueId} ${vendorId} ${siteId} ${start} ${contacts} ${ahtSeconds} ${heads} ${band}\n`)
  }
  return hash.digest('hex')
}

type DayOf = (queueId: number, at: Instant) => ReturnType<LocalDays['dayAt']>

function queueDays(cells: readonly PlanCell[], dayOf: DayOf): readonly PlanQueueDays[] {
  const queues = Map.groupBy(cellsAtLevel(cells, 'queue'), ({ queueId }) => queueId)
  return [...queues].map(([queueId, ofQueue]) => {
    const days = Map.groupBy(ofQueue, ({ start }) => dayOf(queueId, start))
    return {
      queueId,
      ...totalOf(ofQueue),
      days: [...days]
        .sort(([a], [b]) => a.start - b.start)
        .map(([day, ofDay]) => {
          const { contacts, headHours } = totalOf(ofDay)
          return { date: day.date, quarters: ofDay.length, quartersOfDay: (day.end - day.start) / INTERVAL_MS, contacts, headHours }
        }),
    }
  })
}
