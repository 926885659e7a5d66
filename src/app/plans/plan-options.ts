import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { PlanMeasure } from './plan-columns.ts'
import type { Delimiter } from './plan-csv.ts'
import type { DateOrder } from './plan-date.ts'
import type { DurationUnit } from './plan-duration.ts'
import type { DecimalSign } from './plan-number.ts'
import type { TextEncoding } from './plan-text.ts'

/** What whoever imports a plan says of it. Null leaves it to what the file shows; where it shows nothing clear, it has to be said. */
export interface PlanOptions {
  readonly kind: PlanKind
  readonly name: string
  /** When it was made; now where not said. */
  readonly madeAt: Instant | null
  /** For files that name none. */
  readonly queue: string | null
  readonly vendor: string | null
  /** What figures are of that stand under days or times. */
  readonly measure: PlanMeasure | null
  /** For times without an offset; the queue's own where not said. */
  readonly zone: string | null
  readonly decimal: DecimalSign | null
  readonly dates: DateOrder | null
  readonly aht: DurationUnit | null
  readonly seconds: number | null
  /** Which of two instants is meant where the clocks are put back and the file does not order them. */
  readonly repeated: 'earlier' | 'later' | 'refuse'
  /** The Monday of the only week that the plan may speak of, as `YYYY-MM-DD`. */
  readonly week: string | null
  readonly encoding: TextEncoding | null
  readonly delimiter: Delimiter | null
  readonly sheet: string | null
}

export const PLAIN_OPTIONS: Omit<PlanOptions, 'kind' | 'name'> = {
  madeAt: null,
  queue: null,
  vendor: null,
  measure: null,
  zone: null,
  decimal: null,
  dates: null,
  aht: null,
  seconds: null,
  repeated: 'earlier',
  week: null,
  encoding: null,
  delimiter: null,
  sheet: null,
}
