import type { ParseArgsOptionsConfig } from 'node:util'
import type { ServiceLevelFormula } from '../domain/interval/queue-rules.ts'
import { AGENTS_MAX } from '../domain/staffing/steady-queue.ts'
import type { StaffingTarget } from '../domain/staffing/target.ts'
import type { TargetsOf } from './staff-csv.ts'
import { type Given, readGiven, UsageError, wholeNumber } from './usage.ts'

/** What the flags say of a queue; null is what they do not say. */
export interface QueueGiven {
  readonly callsPerHour: number | null
  readonly ahtSeconds: number | null
  readonly agents: number | null
  readonly patienceSeconds: number | null
  readonly thresholdSeconds: number
}

export interface StaffOptions {
  readonly csv: string | null
  readonly queue: QueueGiven
  readonly targetsOf: TargetsOf
  readonly shrinkageFraction: number | null
  /** The rows of the file are intervals of this length that follow each other; null where each is by itself. */
  readonly carrySeconds: number | null
  /** Handle times of chats with 1, 2, 3, … at once; null where it is not about chats. */
  readonly chatSeconds: readonly number[] | null
  /** Null where it is not about work that is promised. */
  readonly work: PromisedWork | null
  readonly isJson: boolean
}

/** Email and back office: by throughput, not by waits. */
export interface PromisedWork {
  readonly openItems: number
  readonly promiseHours: number
  readonly hours: number
  readonly hoursADay: number
  readonly utilisation: number
  /** So much within promise is wanted; null where the agents are given. */
  readonly targetFraction: number | null
}

const FLAGS: ParseArgsOptionsConfig = {
  csv: { type: 'string' },
  'calls-per-hour': { type: 'string' },
  aht: { type: 'string' },
  agents: { type: 'string' },
  patience: { type: 'string' },
  threshold: { type: 'string' },
  target: { type: 'string' },
  formula: { type: 'string' },
  'short-abandon': { type: 'string' },
  'asa-max': { type: 'string' },
  'abandon-max': { type: 'string' },
  'occupancy-max': { type: 'string' },
  shrinkage: { type: 'string' },
  carry: { type: 'string' },
  chats: { type: 'string' },
  open: { type: 'string' },
  promise: { type: 'string' },
  hours: { type: 'string' },
  'hours-a-day': { type: 'string' },
  utilisation: { type: 'string' },
  json: { type: 'boolean' },
}

const FORMULAS: readonly ServiceLevelFormula[] = ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6', 'SL7']
const HOUSE_FORMULA: ServiceLevelFormula = 'SL3'
const THRESHOLD_SECONDS = 20
const AMOUNT_MAX = 1e9
/** In a file these stand in the rows. */
const OF_ONE_QUEUE = ['calls-per-hour', 'aht', 'agents', 'patience', 'threshold', 'chats', 'open', 'shrinkage']
const OF_WORK = ['promise', 'hours', 'hours-a-day', 'utilisation']
const NOT_OF_WORK = ['patience', 'threshold', 'formula', 'short-abandon', 'asa-max', 'abandon-max', 'occupancy-max', 'chats']
const [HOURS, HOURS_MAX] = [24, 2_000]

/** What `staff` is told. A flag that means nothing beside another is refused, not ignored. */
export function readStaffOptions(args: readonly string[]): StaffOptions {
  const given = readGiven(args, FLAGS, null)
  const [positional] = given.positionals
  if (positional !== undefined) throw new UsageError(`${JSON.stringify(positional)} has no flag in front, expected a file as --csv FILE`)
  const csv = given.text('csv') ?? null
  const isWork = given.text('open') !== undefined
  if (csv !== null) refuse(given, OF_ONE_QUEUE, 'with --csv, which has rows of queues')
  if (!isWork) refuse(given, OF_WORK, 'without --open, which makes it about work that is promised')
  if (isWork) refuse(given, NOT_OF_WORK, 'with --open: promised work is done by throughput and waits without leaving')
  if (csv === null) refuse(given, ['carry'], 'without --csv')
  if (given.text('chats') !== undefined) refuse(given, ['aht'], 'with --chats, whose first time is that of a chat alone')
  return {
    csv,
    queue: {
      callsPerHour: amount(given, 'calls-per-hour'),
      ahtSeconds: amount(given, 'aht'),
      agents: wholeNumber(given, 'agents', { min: 0, max: AGENTS_MAX, absent: null }),
      patienceSeconds: amount(given, 'patience'),
      thresholdSeconds: amount(given, 'threshold') ?? THRESHOLD_SECONDS,
    },
    targetsOf: isWork ? null : targetsOf(given),
    shrinkageFraction: shrinkageOf(given),
    carrySeconds: lengthOf(given),
    chatSeconds: chatSecondsOf(given),
    work: isWork ? workOf(given) : null,
    isJson: given.flag('json'),
  }
}

function targetsOf(given: Given): TargetsOf {
  const level = fraction(given, 'target')
  const formula = formulaOf(given)
  const short = amount(given, 'short-abandon')
  const asa = amount(given, 'asa-max')
  const abandonment = fraction(given, 'abandon-max')
  const occupancy = fraction(given, 'occupancy-max')
  if (level === null && given.text('formula') !== undefined) throw new UsageError('--formula has no meaning without --target')
  if (short !== null && formula !== 'SL5' && formula !== 'SL6')
    throw new UsageError('--short-abandon has no meaning without --formula SL5 or SL6')
  const others: readonly StaffingTarget[] = [
    ...(asa === null ? [] : [{ kind: 'asa', secondsMax: asa } as const]),
    ...(abandonment === null ? [] : [{ kind: 'abandonment', fractionMax: abandonment } as const]),
    ...(occupancy === null ? [] : [{ kind: 'occupancy', fractionMax: occupancy } as const]),
  ]
  if (level === null) return others.length === 0 ? null : () => others
  return (thresholdSeconds) => [
    { kind: 'serviceLevel', formula, thresholdSeconds, fractionMin: level, ...(short === null ? {} : { shortAbandonSeconds: short }) },
    ...others,
  ]
}

function refuse(given: Given, names: readonly string[], where: string): void {
  const misplaced = names.find((name) => given.text(name) !== undefined)
  if (misplaced !== undefined) throw new UsageError(`--${misplaced} has no meaning ${where}`)
}

function lengthOf(given: Given): number | null {
  const text = given.text('carry')
  if (text === undefined) return null
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? []
  const seconds = Number(count) * { s: 1, m: 60, h: 3_600 }[(unit ?? 's') as 's' | 'm' | 'h']
  if (count !== undefined && seconds > 0 && seconds <= 86_400) return seconds
  throw new UsageError(`--carry is ${JSON.stringify(text)}, expected the length of an interval, as 15m`)
}

function chatSecondsOf(given: Given): readonly number[] | null {
  const text = given.text('chats')
  if (text === undefined) return null
  const times = text.split(',').map((each) => (/^\d+(?:\.\d+)?$/.test(each) ? Number(each) : Number.NaN))
  const isSound =
    times.length <= 20 &&
    times.every((seconds, place) => seconds > 0 && (place === 0 || (place + 1) / seconds >= place / (times[place - 1] ?? 0)))
  if (isSound) return times
  throw new UsageError(
    `--chats is ${JSON.stringify(text)}, expected handle times with 1, 2, 3 at once, as 420,520,660, with which more at once get no less done`,
  )
}

function workOf(given: Given): PromisedWork {
  const promiseHours = amount(given, 'promise')
  if (promiseHours === null) throw new UsageError('expected --promise HOURS, within which work is promised from when it came')
  return {
    openItems: amount(given, 'open') ?? 0,
    promiseHours,
    hours: wholeNumber(given, 'hours', { min: 1, max: HOURS_MAX, absent: HOURS }),
    hoursADay: wholeNumber(given, 'hours-a-day', { min: 1, max: 24, absent: 24 }),
    utilisation: fraction(given, 'utilisation') ?? 1,
    targetFraction: fraction(given, 'target'),
  }
}

function formulaOf(given: Given): ServiceLevelFormula {
  const text = given.text('formula') ?? HOUSE_FORMULA
  const formula = FORMULAS.find((each) => each === text.toUpperCase())
  if (formula === undefined) throw new UsageError(`--formula is ${JSON.stringify(text)}, expected one of ${FORMULAS.join(', ')}`)
  return formula
}

function shrinkageOf(given: Given): number | null {
  const value = fraction(given, 'shrinkage')
  if (value === 1) throw new UsageError('--shrinkage is 1, expected less: nobody would be left')
  return value
}

/** A number of 0 or more with a decimal point; null where it is not given. */
function amount(given: Given, name: string): number | null {
  const text = given.text(name)
  if (text === undefined) return null
  const value = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value <= AMOUNT_MAX) return value
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, expected a number from 0 to ${AMOUNT_MAX} with a decimal point, as 12.5`)
}

function fraction(given: Given, name: string): number | null {
  const text = given.text(name)
  if (text === undefined) return null
  const value = /^(?:\d(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  if (value <= 1) return value
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, expected a fraction from 0 to 1, as .8`)
}
