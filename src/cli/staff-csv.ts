import { type IntervalService, serviceOverIntervals } from '../domain/staffing/carry-over.ts'
import { blockingProbability } from '../domain/staffing/erlang-b.ts'
import { requiredAgents } from '../domain/staffing/requirement.ts'
import { AGENTS_MAX, erlangsOf } from '../domain/staffing/steady-queue.ts'
import { type StaffingTarget, type SteadyLoad, serviceOf } from '../domain/staffing/target.ts'
import { FIGURE_COLUMNS, type FigureRow, figureRow, shownFigure, unstableRow } from './staff-figures.ts'
import { type FileRow, type RowFault, readNumber, readTableFile, readWhole } from './table-file.ts'

/** The input columns of `staff --csv`. */
export const INPUT_COLUMNS = ['case', 'model', 'calls_per_hour', 'aht_s', 'agents', 'patience_s', 'threshold_s'] as const

const AMOUNT = { min: 0, max: 1e9 }

export interface StaffedRow {
  readonly case: string
  readonly model: 'A' | 'C'
  readonly load: SteadyLoad
  readonly agents: number
  readonly thresholdSeconds: number
  readonly figures: FigureRow
  /** Of rows that follow each other alone. */
  readonly waitingAtEnd?: number
}

export interface StaffedFile {
  readonly rows: readonly StaffedRow[]
  readonly faults: readonly RowFault[]
  readonly ignored: readonly string[]
}

/** Makes the targets of a row with the threshold of that row; null where the row says how many agents there are. */
export type TargetsOf = ((thresholdSeconds: number) => readonly StaffingTarget[]) | null

/** The figures of each row of a file. With targets `agents` is the requirement, and the column need not be there. */
export function staffFile(bytes: Uint8Array, file: string, targetsOf: TargetsOf): StaffedFile {
  const needed = INPUT_COLUMNS.filter((name) => name !== 'case' && (targetsOf === null || name !== 'agents'))
  const table = readTableFile(bytes, { file, required: needed, optional: ['case', 'agents'] })
  const staffed = table.rows.map((row) => staffRow(row, targetsOf))
  const faults = staffed.flatMap((each) => ('rule' in each ? [each] : []))
  return {
    rows: staffed.flatMap((each) => ('rule' in each ? [] : [each])),
    faults: [...table.faults, ...faults].sort((a, b) => a.row - b.row),
    ignored: table.ignored.filter((name) => !(FIGURE_COLUMNS as readonly string[]).includes(name)),
  }
}

/**
 * The rows as intervals of one queue that follow each other, each beginning with what the one before left. Their figures are of those offered in
 * an interval; `erlang_b` and `stable` are those of a queue that would go on so, and `waiting_at_end` is what is carried over.
 */
export function carriedOver(rows: readonly StaffedRow[], seconds: number): readonly StaffedRow[] {
  const services = serviceOverIntervals(
    rows.map(({ load, agents, thresholdSeconds }) => ({
      ...load,
      seconds,
      agents,
      thresholdSeconds,
      ahtSeconds: Math.max(load.ahtSeconds, SHORTEST),
      patienceSeconds: load.patienceSeconds === null ? null : Math.max(load.patienceSeconds, SHORTEST),
    })),
  )
  return rows.map((row, place) => {
    const { offered, answered, ...service } = services[place] as IntervalService
    const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
    const figures: FigureRow = {
      ...row.figures,
      p_wait: service.waitProbability,
      sl: service.serviceLevel,
      sl_net_of_early_abandons: share(service.answeredWithin, offered - service.abandonedWithin),
      sl_of_answered: share(service.answeredWithin, answered),
      ewait_all_s: service.waitSeconds,
      asa_answered_s: service.asaSeconds,
      occupancy: service.occupancy,
      p_abandon: service.abandonFraction,
      p_abandon_within_T: share(service.abandonedWithin, offered),
      queue_len: service.queueLength,
    }
    return { ...row, figures, waitingAtEnd: service.waitingAtEnd }
  })
}

/** Work that takes no time, and no patience at all, are taken for this in seconds: the chain of a day has no other end of them. */
const SHORTEST = 0.001

/** The rows with their results, as CSV. */
export function staffedCsv(rows: readonly StaffedRow[]): string {
  const isCarried = rows.some(({ waitingAtEnd }) => waitingAtEnd !== undefined)
  const lines = rows.map(({ case: name, model, load, agents, thresholdSeconds, figures, waitingAtEnd }) => {
    const given = [field(name), model, load.callsPerHour, load.ahtSeconds, agents, load.patienceSeconds ?? '', thresholdSeconds]
    const carried = isCarried ? [shownFigure(waitingAtEnd ?? null)] : []
    return [...given, ...FIGURE_COLUMNS.map((column) => shownFigure(figures[column])), ...carried].join(',')
  })
  return [[...INPUT_COLUMNS, ...FIGURE_COLUMNS, ...(isCarried ? ['waiting_at_end'] : [])].join(','), ...lines].join('\n')
}

/** The figures of so many agents, whether there is a steady state or not. */
export function figuresOf(load: SteadyLoad, agents: number, thresholdSeconds: number): FigureRow {
  const service = serviceOf(load, agents, thresholdSeconds)
  if (service !== null) return figureRow(service)
  const erlangs = erlangsOf(load)
  return unstableRow(erlangs, blockingProbability(erlangs, agents))
}

function staffRow(row: FileRow, targetsOf: TargetsOf): StaffedRow | RowFault {
  const model = row.text('model').trim().toUpperCase()
  if (model !== 'A' && model !== 'C')
    return row.fault('model', 'unknownModel', 'C (nobody leaves) or A (customers leave after their patience)')
  const callsPerHour = readNumber(row, 'calls_per_hour', AMOUNT)
  const ahtSeconds = readNumber(row, 'aht_s', AMOUNT)
  const patienceSeconds = model === 'C' ? null : readNumber(row, 'patience_s', AMOUNT)
  const thresholdSeconds = readNumber(row, 'threshold_s', AMOUNT)
  const given = targetsOf === null ? readWhole(row, 'agents', { min: 0, max: AGENTS_MAX }) : 0
  if (typeof callsPerHour === 'object') return callsPerHour
  if (typeof ahtSeconds === 'object') return ahtSeconds
  if (patienceSeconds !== null && typeof patienceSeconds === 'object') return patienceSeconds
  if (typeof thresholdSeconds === 'object') return thresholdSeconds
  if (typeof given === 'object') return given
  const load: SteadyLoad = { callsPerHour, ahtSeconds, patienceSeconds }
  const needed = targetsOf === null ? null : requiredAgents(load, targetsOf(thresholdSeconds))
  if (needed?.ok === false) return row.fault('calls_per_hour', 'outOfReach', `a load that ${AGENTS_MAX} agents can serve to the target`)
  const agents = needed?.value ?? given
  return { case: row.text('case'), model, load, agents, thresholdSeconds, figures: figuresOf(load, agents, thresholdSeconds) }
}

/** The name of a case as it came; one that a spreadsheet would run as a formula gets an apostrophe in front. */
function field(text: string): string {
  const safe = /^[\s]*[=+\-@]/.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
