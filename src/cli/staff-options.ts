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
  readonly isJson: boolean
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
  json: { type: 'boolean' },
}

const FORMULAS: readonly ServiceLevelFormula[] = ['SL1', 'SL2', 'SL3', 'SL4', 'SL5', 'SL6', 'SL7']
const HOUSE_FORMULA: ServiceLevelFormula = 'SL3'
const THRESHOLD_SECONDS = 20
const AMOUNT_MAX = 1e9
/** In a file these stand in the rows. */
const OF_ONE_QUEUE = ['calls-per-hour', 'aht', 'agents', 'patience', 'threshold']

/** What `staff` is told. A flag that means nothing beside another is refused, not ignored. */
export function readStaffOptions(args: readonly string[]): StaffOptions {
  const given = readGiven(args, FLAGS, null)
  const [positional] = given.positionals
  if (positional !== undefined) throw new UsageError(`${JSON.stringify(positional)} has no flag in front, expected a file as --csv FILE`)
  const csv = given.text('csv') ?? null
  const misplaced = csv === null ? undefined : OF_ONE_QUEUE.find((name) => given.text(name) !== undefined)
  if (misplaced !== undefined) throw new UsageError(`--${misplaced} has no meaning with --csv, where it stands in the rows`)
  return {
    csv,
    queue: {
      callsPerHour: amount(given, 'calls-per-hour'),
      ahtSeconds: amount(given, 'aht'),
      agents: wholeNumber(given, 'agents', { min: 0, max: AGENTS_MAX, absent: null }),
      patienceSeconds: amount(given, 'patience'),
      thresholdSeconds: amount(given, 'threshold') ?? THRESHOLD_SECONDS,
    },
    targetsOf: targetsOf(given),
    shrinkageFraction: shrinkageOf(given),
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
