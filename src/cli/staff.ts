import { mostCallsPerHour, requiredAgents } from '../domain/staffing/requirement.ts'
import { headsForAvailable } from '../domain/staffing/shrinkage.ts'
import { AGENTS_MAX } from '../domain/staffing/steady-queue.ts'
import type { StaffingTarget } from '../domain/staffing/target.ts'
import { readInput } from './read-input.ts'
import { carriedOver, figuresOf, type StaffedFile, staffedCsv, staffFile } from './staff-csv.ts'
import { shownFigure } from './staff-figures.ts'
import { type PromisedWork, readStaffOptions, type StaffOptions } from './staff-options.ts'
import { workFigures } from './staff-work.ts'
import { faultLine } from './table-file.ts'
import { CommandError, UsageError } from './usage.ts'

/** What a command has to say: the answer for stdout, what else is to be known for stderr. */
export interface Answer {
  readonly isDone: boolean
  readonly text: string
  readonly notes: readonly string[]
}

/** `loadline staff`: what agents do to waits, how many it takes, how much so many carry; of one queue by flags, or of a file of rows. */
export async function staff(args: readonly string[]): Promise<Answer> {
  const options = readStaffOptions(args)
  try {
    return options.csv === null ? staffOne(options) : await staffAll(options, options.csv)
  } catch (error) {
    // What the formulas refuse is something that was given.
    throw error instanceof RangeError ? new CommandError(error.message, { cause: error }) : error
  }
}

async function staffAll({ targetsOf, carrySeconds, isJson }: StaffOptions, file: string): Promise<Answer> {
  const read = staffFile(await readInput(file), file, targetsOf)
  const [fault] = read.faults
  if (carrySeconds !== null && fault !== undefined)
    throw new CommandError(`${faultLine(fault)}; with --carry every row counts for those after it, so none is answered`)
  const staffed = carrySeconds === null ? read : { ...read, rows: carriedOver(read.rows, carrySeconds) }
  const ignored = staffed.ignored.length === 0 ? [] : [`${file}: columns without meaning here: ${staffed.ignored.join(', ')}`]
  const notes = [...ignored, ...staffed.faults.map(faultLine)]
  return { isDone: staffed.faults.length === 0, text: isJson ? jsonOf(staffed) : staffedCsv(staffed.rows), notes }
}

function jsonOf({ rows, faults, ignored }: StaffedFile): string {
  const shown = rows.map(({ case: name, model, load, agents, thresholdSeconds, figures, waitingAtEnd }) => ({
    case: name,
    model,
    calls_per_hour: load.callsPerHour,
    aht_s: load.ahtSeconds,
    agents,
    patience_s: load.patienceSeconds,
    threshold_s: thresholdSeconds,
    ...figures,
    ...(waitingAtEnd === undefined ? {} : { waiting_at_end: waitingAtEnd }),
  }))
  return JSON.stringify({ rows: shown, rejected: faults, ignored })
}

function staffOne(options: StaffOptions): Answer {
  const figures = options.work === null ? queueFigures(options) : workFiguresOf(options, options.work)
  const text = options.isJson
    ? JSON.stringify(Object.fromEntries(figures))
    : figures.map(([name, value]) => `${name.padEnd(NAME_WIDTH)}${shownFigure(value)}`).join('\n')
  return { isDone: true, text, notes: [] }
}

function workFiguresOf({ queue, shrinkageFraction }: StaffOptions, work: PromisedWork): readonly Named[] {
  const ahtSeconds = demanded(queue.ahtSeconds, '--aht SECONDS')
  if (ahtSeconds === 0) throw new UsageError('--aht is 0, expected more: work that takes no time is done')
  if (work.targetFraction !== null && queue.agents !== null)
    throw new UsageError('--agents and --target are given, expected one: the other is the answer')
  if (work.targetFraction === null) demanded(queue.agents, '--agents N, or --target F for the fewest')
  const [agents, ...figures] = workFigures(work, { itemsPerHour: queue.callsPerHour ?? 0, ahtSeconds, agents: queue.agents })
  return [...(agents === undefined ? [] : [agents, ...headsOf(agents[1] ?? 0, shrinkageFraction)]), ...figures]
}

const NAME_WIDTH = 28

type Named = readonly [name: string, value: number | null]

function queueFigures({ queue, chatSeconds, targetsOf, shrinkageFraction }: StaffOptions): readonly Named[] {
  const { patienceSeconds, thresholdSeconds } = queue
  const targets = targetsOf?.(thresholdSeconds) ?? null
  const ahtSeconds = chatSeconds?.[0] ?? demanded(queue.ahtSeconds, '--aht SECONDS')
  const floor = { ahtSeconds, patienceSeconds, ...(chatSeconds === null ? {} : { chatSeconds }) }
  if (queue.callsPerHour === null && targets !== null) {
    const agents = demanded(queue.agents, '--agents N, or --calls-per-hour N')
    const most = mostCallsPerHour({ ...floor, agents }, targets)
    return [
      ['agents', agents],
      ['most_calls_per_hour', most.ok ? most.value : Number.POSITIVE_INFINITY],
    ]
  }
  const load = { ...floor, callsPerHour: demanded(queue.callsPerHour, '--calls-per-hour N') }
  if (targets !== null && queue.agents !== null)
    throw new UsageError('--agents, --calls-per-hour and a target are given, expected two of them: the third is the answer')
  const agents = targets === null ? demanded(queue.agents, '--agents N, or --target F for the fewest') : fewest(load, targets)
  return [['agents', agents], ...headsOf(agents, shrinkageFraction), ...Object.entries(figuresOf(load, agents, thresholdSeconds))]
}

function headsOf(agents: number, shrinkageFraction: number | null): readonly Named[] {
  if (shrinkageFraction === null) return []
  return [['scheduled_heads', headsForAvailable(agents, { absentFraction: 0, busyElsewhereFraction: shrinkageFraction }).staffed]]
}

function fewest(load: Parameters<typeof requiredAgents>[0], targets: readonly StaffingTarget[]): number {
  const needed = requiredAgents(load, targets)
  if (needed.ok) return needed.value
  throw new CommandError(`${AGENTS_MAX} agents do not meet the target of ${needed.error.target.kind}`)
}

function demanded(value: number | null, flag: string): number {
  if (value === null) throw new UsageError(`expected ${flag}`)
  return value
}
