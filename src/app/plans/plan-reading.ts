import type { PlanCell } from '../../domain/plan/plan-row.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Calendar } from '../local-days.ts'
import type { DateOrder } from './plan-date.ts'
import type { DurationUnit } from './plan-duration.ts'
import type { PlanFault } from './plan-fault.ts'
import type { DecimalSign } from './plan-number.ts'
import type { PlanRecords } from './plan-records.ts'

/** What reading a plan needs beside its table. */
export interface PlanContext {
  readonly records: PlanRecords
  readonly calendar: Calendar
  readonly now: Instant
  /** Told how far the reading is; throws where it is to end. */
  readonly heed: HeedReading
}

/** How many rows were read of how many. */
export type HeedReading = (done: number, total: number) => void

/** How a file was read, so that whoever imports it can see whether that was meant. */
export interface PlanReadAs {
  readonly sheet: string | null
  readonly headerRow: number
  readonly form: 'rows' | 'daysAcross' | 'timesAcross'
  readonly decimal: DecimalSign
  readonly dates: DateOrder | null
  readonly aht: DurationUnit | null
  /** Lengths of its intervals. */
  readonly seconds: readonly number[]
  readonly zones: readonly string[]
  readonly ignored: readonly string[]
}

/** What a file comes to. Every interval that was read is in one of the counts: read = accepted + repeated + blank + refused. */
export interface PlanReading {
  readonly read: number
  readonly accepted: number
  /** Said again word for word. */
  readonly repeated: number
  /** Of which nothing is said. */
  readonly blank: number
  readonly refused: number
  readonly faults: readonly PlanFault[]
  readonly warnings: readonly string[]
  readonly cells: readonly PlanCell[]
  readonly readAs: PlanReadAs
}
