import type { Calendar } from '../app/local-days.ts'
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { type FileRow, type RowFault, readNumber, readTableFile } from './table-file.ts'
import { CommandError } from './usage.ts'
import { readWallTime, type WallStyle } from './wall-time.ts'
import { dateOf, ZoneDays } from './zone-days.ts'

/** What a file may say of contacts beside their number. */
const MEANS = ['aht', 'talk', 'hold', 'wrap', 'abandoned'] as const
export type Mean = (typeof MEANS)[number]

/** One interval of a file of counts. */
export interface CountRow {
  readonly row: number
  readonly start: Instant
  readonly wallMs: number
  readonly count: number
  /** How many of them left; null where the file has none for the row. */
  readonly abandoned: number | null
  /** What one of the others took on the mean; null where the file has none for the row. */
  readonly handle: HandleMeans | null
}

export interface HandleMeans {
  readonly talkSeconds: number
  readonly holdSeconds: number
  readonly wrapSeconds: number
}

export interface CountsFile {
  /** In order of time; no two of one interval. */
  readonly rows: readonly CountRow[]
  readonly faults: readonly RowFault[]
  readonly ignored: readonly string[]
  /** What it tells beside the count. */
  readonly means: readonly Mean[]
  /** How far its rows are apart. */
  readonly stepMs: number
  readonly style: WallStyle
}

const COUNT = { min: 0, max: 1e9 }
/** Means are rounded by whoever writes them. */
const AHT_SLACK_SECONDS = 2
const AHT_SECONDS = { min: 0, max: 7 * 86_400 }

/**
 * Reads `start,count[,aht][,talk,hold,wrap][,abandoned]` in the wall time of a zone. Rows that cannot be are told with their reason and left out: a wall time that the
 * clocks skipped, a count that is none, an interval given twice with different counts. Where clocks are put back, the first of two
 * rows of one wall time is the earlier.
 */
export function readCountsCsv(bytes: Uint8Array, file: string, zone: { readonly name: string; readonly calendar: Calendar }): CountsFile {
  const table = readTableFile(bytes, { file, required: ['start', 'count'], optional: MEANS })
  const read = table.rows.map((row) => ({ row, wall: readWallTime(row.text('start')) }))
  const walls = read.flatMap(({ wall }) => (wall === null ? [] : [wall.wallMs]))
  const stepMs = usualStep(walls, file)
  const days = new ZoneDays(zone.calendar, zone.name, { fromMs: least(walls), untilMs: -least(walls.map((wall) => -wall)) })
  const placed = new Placed(days, stepMs)
  const rows = read.map(({ row, wall }) => (wall === null ? notALocalTime(row) : placed.place(row, wall.wallMs)))
  const good = rows.flatMap((each) => (each === null || 'rule' in each ? [] : [each]))
  return {
    rows: good.sort((one, other) => one.start - other.start),
    faults: [...table.faults, ...rows.flatMap((each) => (each !== null && 'rule' in each ? [each] : []))].sort((a, b) => a.row - b.row),
    ignored: [...table.ignored, ...partsWithoutTalk(table.columns)],
    means: meansIn(table.columns),
    stepMs,
    style: read.find(({ wall }) => wall !== null)?.wall?.style ?? { separator: 'T', hasSeconds: true },
  }
}

/** Of a file with talk times the parts are told, and what they are together. */
function meansIn(columns: readonly string[]): readonly Mean[] {
  const hasTalk = columns.includes('talk')
  return MEANS.filter((name) => (name === 'abandoned' || name === 'aht' ? columns.includes(name) || (name === 'aht' && hasTalk) : hasTalk))
}

function partsWithoutTalk(columns: readonly string[]): readonly string[] {
  return columns.includes('talk') ? [] : columns.filter((name) => name === 'hold' || name === 'wrap')
}

/** Gives each row its instant, and finds those that say one interval twice. */
class Placed {
  readonly #days: ZoneDays
  readonly #stepMs: number
  readonly #byStart = new Map<Instant, CountRow>()

  constructor(days: ZoneDays, stepMs: number) {
    this.#days = days
    this.#stepMs = stepMs
  }

  /** The row in its place; why it has none; null for one that says again what another said. */
  place(row: FileRow, wallMs: number): CountRow | RowFault | null {
    if (wallMs % this.#stepMs !== 0)
      return row.fault('start', 'notAligned', `a start at a multiple of ${this.#stepMs / MINUTE_MS} minutes, as the other rows have`)
    const starts = this.#days.instantsOf(wallMs)
    if (starts.length === 0)
      return row.fault('start', 'skippedLocalTime', `a local time that there was; the clocks were put forward over it`)
    const count = readCount(row)
    if (typeof count !== 'number') return count
    const abandoned = readAbandoned(row, count)
    if (abandoned !== null && typeof abandoned !== 'number') return abandoned
    const handle = readHandle(row)
    if (handle !== null && 'rule' in handle) return handle
    const start = starts.find((each) => !this.#byStart.has(each)) ?? (starts[0] as Instant)
    const before = this.#byStart.get(start)
    if (before !== undefined)
      return before.count === count
        ? null
        : row.fault('count', 'conflict', `${before.count}, as row ${before.row} says of the same interval`)
    const placed = { row: row.row, start, wallMs, count, abandoned, handle }
    this.#byStart.set(start, placed)
    return placed
  }
}

function readCount(row: FileRow): number | RowFault {
  const count = readNumber(row, 'count', COUNT)
  return typeof count !== 'number' || Number.isInteger(count) ? count : row.fault('count', 'notWhole', 'a whole number of contacts')
}

function readAbandoned(row: FileRow, count: number): number | null | RowFault {
  if (isEmpty(row, 'abandoned')) return null
  const abandoned = readNumber(row, 'abandoned', COUNT)
  if (typeof abandoned !== 'number' || (Number.isInteger(abandoned) && abandoned <= count)) return abandoned
  return row.fault('abandoned', 'notOfThese', `a whole number of the ${count} contacts of the row`)
}

/** The parts where talk is among them, else the whole; where both are given they have to agree. */
function readHandle(row: FileRow): HandleMeans | null | RowFault {
  const [aht, talk, hold, wrap] = (['aht', 'talk', 'hold', 'wrap'] as const).map((column) =>
    isEmpty(row, column) ? null : readNumber(row, column, AHT_SECONDS),
  ) as [Read, Read, Read, Read]
  for (const read of [aht, talk, hold, wrap]) if (read !== null && typeof read !== 'number') return read
  const parts = { talkSeconds: Number(talk), holdSeconds: Number(hold), wrapSeconds: Number(wrap) }
  if (talk === null) return aht === null ? null : { talkSeconds: Number(aht), holdSeconds: 0, wrapSeconds: 0 }
  const sum = parts.talkSeconds + parts.holdSeconds + parts.wrapSeconds
  if (aht === null || Math.abs(sum - Number(aht)) <= AHT_SLACK_SECONDS) return parts
  return row.fault('aht', 'conflict', `${sum}, as talk, hold and wrap of the row are together`)
}

type Read = number | null | RowFault

function isEmpty(row: FileRow, column: Mean): boolean {
  const text = row.text(column).trim()
  return text === '' || text.toLowerCase() === 'nan'
}

function notALocalTime(row: FileRow): RowFault {
  return row.fault('start', 'notALocalTime', 'a local time without an offset, as 2026-03-29T10:15')
}

/** The step that most rows are apart within a day. */
function usualStep(walls: readonly number[], file: string): number {
  const times = new Map<number, number>()
  const sorted = [...new Set(walls)].sort((a, b) => a - b)
  for (let place = 1; place < sorted.length; place += 1) {
    const [before, wall] = [sorted[place - 1] as number, sorted[place] as number]
    if (dateOf(before) === dateOf(wall)) times.set(wall - before, (times.get(wall - before) ?? 0) + 1)
  }
  const [usual] = [...times].sort(([, one], [, other]) => other - one)[0] ?? []
  if (usual === undefined) throw new CommandError(`${file}: no two rows of one day with a start as 2026-03-29T10:15, nothing to learn from`)
  if (usual % MINUTE_MS !== 0 || DAY_MS % usual !== 0)
    throw new CommandError(`${file}: its rows are ${usual / MINUTE_MS} minutes apart, expected a part of a day`)
  return usual
}

function least(values: readonly number[]): number {
  return values.reduce((before, value) => Math.min(before, value), Number.POSITIVE_INFINITY)
}
