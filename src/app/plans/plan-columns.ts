import { err, ok, type Result } from '../../domain/shared/result.ts'
import { closestName } from './closest-name.ts'
import { looksLikeDate } from './plan-date.ts'
import { DURATION_UNITS, type DurationUnit } from './plan-duration.ts'
import { type PlanFault, wholeFault } from './plan-fault.ts'
import { cellText, columnLetters, type PlanTable, type TableRow } from './plan-table.ts'
import { looksLikeTime } from './plan-time.ts'

/** What a column may hold. */
export type ColumnRole = 'queue' | 'vendor' | 'site' | 'start' | 'date' | 'time' | 'seconds' | 'minutes' | 'contacts' | 'aht' | 'heads'

/** Figures that a plan has of an interval. */
export type PlanMeasure = 'contacts' | 'aht' | 'heads'

/** A row for each interval; or figures in the middle, with days or times of day across. */
export interface PlanColumns {
  readonly headerRow: number
  readonly byRole: ReadonlyMap<ColumnRole, number>
  /** Columns of quantiles by level, as `0.1`. */
  readonly quantiles: ReadonlyMap<string, number>
  /** Columns whose header is a day or a time of day. */
  readonly across: { readonly kind: 'days' | 'times'; readonly places: readonly number[] } | null
  readonly ahtUnit: DurationUnit | null
  readonly headers: readonly string[]
  /** Headers that mean nothing here. */
  readonly ignored: readonly string[]
}

const NAMES: Readonly<Record<ColumnRole, readonly string[]>> = {
  queue: ['queue', 'queuekey', 'queuename', 'skill', 'warteschlange', 'lob'],
  vendor: ['vendor', 'vendorkey', 'bpo', 'partner', 'dienstleister'],
  site: ['site', 'standort', 'location'],
  start: ['start', 'interval', 'intervalstart', 'starttime', 'datetime', 'timestamp', 'from', 'beginn'],
  date: ['date', 'day', 'datum', 'tag'],
  time: ['time', 'timeofday', 'zeit', 'uhrzeit', 'intervaltime'],
  seconds: ['seconds', 'intervalseconds', 'lengthseconds'],
  minutes: ['minutes', 'intervalminutes', 'lengthminutes', 'intervallength'],
  contacts: ['contacts', 'volume', 'forecast', 'forecastcontacts', 'calls', 'offered', 'fcst', 'kontakte', 'anrufe', 'volumen'],
  aht: [
    'aht',
    'ahts',
    'ahtsec',
    'ahtseconds',
    'ahtsecs',
    'handletime',
    'averagehandletime',
    'ahtmin',
    'ahtminutes',
    'ahthours',
    'ahtmmss',
    'ahthhmmss',
  ],
  heads: [
    'heads',
    'agents',
    'fte',
    'headcount',
    'staff',
    'required',
    'requirement',
    'committed',
    'commitment',
    'scheduled',
    'mitarbeiter',
    'agenten',
  ],
}

const ROLE_OF: ReadonlyMap<string, ColumnRole> = new Map(
  (Object.entries(NAMES) as [ColumnRole, readonly string[]][]).flatMap(([role, names]) => names.map((name) => [name, role] as const)),
)

/** A header stands within the first rows; above it there may be titles. */
const HEADER_ROWS_MAX = 20

/** Finds the header and what each column holds. */
export function findColumns(table: PlanTable): Result<PlanColumns, PlanFault> {
  const candidates = table.rows.slice(0, HEADER_ROWS_MAX).map(columnsOf)
  const found = candidates.filter(isHeader)
  const best = found.reduce<PlanColumns | null>((held, next) => (held === null || weight(next) > weight(held) ? next : held), null)
  if (best !== null) {
    const twice = repeatedRole(best, table)
    return twice === null ? ok(best) : err(twice)
  }
  return err(missingHeader(table))
}

/** A header as it is shown beside a fault: `C contacts`. */
export function columnName({ headers }: PlanColumns, place: number): string {
  return `${columnLetters(place)} ${headers[place] ?? ''}`.trim()
}

function columnsOf(row: TableRow): PlanColumns {
  const headers = row.cells.map((cell) => cellText(cell).trim())
  const byRole = new Map<ColumnRole, number>()
  const quantiles = new Map<string, number>()
  const ignored: string[] = []
  const days: number[] = []
  const times: number[] = []
  let ahtUnit: DurationUnit | null = null
  for (const [place, header] of headers.entries()) {
    const plain = header.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '')
    const role = ROLE_OF.get(plain)
    const level = levelOf(header)
    if (looksLikeDate(row.cells[place])) days.push(place)
    else if (looksLikeTime(row.cells[place])) times.push(place)
    else if (level !== null) quantiles.set(level, place)
    else if (role === undefined) ignored.push(header)
    else if (!byRole.has(role)) byRole.set(role, place)
    if (role === 'aht') ahtUnit = unitOf(header)
  }
  const across =
    days.length > 0 ? ({ kind: 'days', places: days } as const) : times.length > 0 ? ({ kind: 'times', places: times } as const) : null
  return { headerRow: row.row, byRole, quantiles, across, ahtUnit, headers, ignored: ignored.filter((header) => header !== '') }
}

/** `p10`, `q90`, `0.5` or `50 %`. */
function levelOf(header: string): string | null {
  const parts = /^(?:[pq]\s*(\d{1,2})|(?:q\s*)?(0\.\d{1,3})|(\d{1,2})\s*%)$/i.exec(header)
  if (parts === null) return null
  const level = parts[2] !== undefined ? Number(parts[2]) : Number(parts[1] ?? parts[3]) / 100
  return level > 0 && level < 1 ? String(level) : null
}

function unitOf(header: string): DurationUnit | null {
  const text = header.toLowerCase()
  const clock = DURATION_UNITS.find((unit) => unit.includes(':') && text.replaceAll(/[\s_]/g, '').includes(unit))
  if (text.includes('hh:mm:ss')) return 'hh:mm:ss'
  if (clock !== undefined) return clock
  if (/sec|\bs\b|\(s\)/.test(text)) return 'seconds'
  if (/min/.test(text)) return 'minutes'
  return /hour|\bh\b/.test(text) ? 'hours' : null
}

function isHeader({ byRole, quantiles, across }: PlanColumns): boolean {
  if (across?.kind === 'days') return byRole.has('time') || byRole.has('start')
  if (across?.kind === 'times') return byRole.has('date') || byRole.has('start')
  const hasStart = byRole.has('start') || (byRole.has('date') && byRole.has('time'))
  return hasStart && (byRole.has('contacts') || byRole.has('aht') || byRole.has('heads') || quantiles.size > 0)
}

function weight({ byRole, quantiles, across }: PlanColumns): number {
  return byRole.size + quantiles.size + (across?.places.length ?? 0)
}

function repeatedRole(columns: PlanColumns, table: PlanTable): PlanFault | null {
  const seen = new Map<string, number>()
  for (const [place, header] of columns.headers.entries()) {
    const plain = header.toLowerCase().replaceAll(/[^\p{L}\d:.%/-]/gu, '')
    const earlier = seen.get(plain)
    if (earlier !== undefined && plain !== '') {
      const expected = `each header once: it stands in ${columnLetters(earlier)} and ${columnLetters(place)}`
      return wholeFault('headerTwice', header, expected, { sheet: table.sheet, row: columns.headerRow, column: columnLetters(place) })
    }
    seen.set(plain, place)
  }
  return null
}

function missingHeader(table: PlanTable): PlanFault {
  const expected = 'a row of headers: queue, start (or date and time), and one of contacts, aht, heads; or time, and days across'
  const first =
    table.rows.find(({ cells }) => cells.filter((cell) => cellText(cell).trim() !== '').length > 1) ??
    table.rows.find(({ cells }) => cells.some((cell) => cellText(cell).trim() !== ''))
  if (first === undefined) return wholeFault('noRows', null, expected, { sheet: table.sheet })
  const headers = first.cells.map((cell) => cellText(cell).trim()).filter((header) => header !== '')
  const known = [...ROLE_OF.keys()]
  const near = headers.flatMap((header) => {
    const plain = header.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '')
    const like = ROLE_OF.has(plain) ? null : closestName(plain, known)
    return like === null ? [] : [`${JSON.stringify(header.slice(0, 40))} is near ${like}`]
  })
  const hint = near.length === 0 ? null : near.join('; ')
  return wholeFault('missingHeader', headers.join(', '), expected, { sheet: table.sheet, row: first.row, hint })
}
