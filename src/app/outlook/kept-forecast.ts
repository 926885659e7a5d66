import type { ForecastLead } from '../../domain/forecast/forecast-lead.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Scope } from '../scope.ts'
import type { ForecastBasis } from './queue-model.ts'

/** Who forecasts of our own are by. */
export const OWN_AUTHOR = 'Loadline'

/** How far ahead, in days, a forecast of a local day stays kept for good: as locks of plans are, and as far as we look. */
export const KEPT_DAYS_AHEAD: readonly number[] = [1, 7, 14, 28, 56]

/** Local days after the present one that are foreseen. */
export const DAYS_FORESEEN = 56

type Line = readonly (number | null)[]

/** One forecast of a queue as it was made at a moment: the rest of its local day, or a local day to come. Lists are by quarter hour from `from` on. */
export interface KeptForecast {
  readonly queueId: number
  readonly madeAt: Instant
  readonly from: Instant
  /** 0: the rest of the local day, and what comes after it. Else of the whole local day that begins at `from`, so many days after the one it was made on. */
  readonly daysAhead: number
  readonly basis: ForecastBasis
  readonly offered: Line
  /** Null where the model gives no band. */
  readonly low: Line | null
  readonly high: Line | null
  readonly ahtSeconds: Line | null
  /** Of the rest of the day alone: who serves it, who would be needed, and the service level, 0 to 1. */
  readonly heads: Line | null
  readonly required: Line | null
  readonly level: Line | null
  readonly day: KeptDay | null
}

/** A local day as a whole, as it was foreseen. */
export interface KeptDay {
  readonly offeredSoFar: number
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  readonly level: { readonly mean: number; readonly low: number; readonly high: number } | null
  readonly meetsTarget: number | null
}

/** What was foreseen of one quarter hour. */
export interface ForeseenCell {
  readonly queueId: number
  readonly start: Instant
  readonly contacts: number
  readonly ahtSeconds: number | null
  readonly low: number | null
  readonly high: number | null
}

/** Which forecasts are meant; null is every queue. */
export interface ForecastSpan {
  readonly queueIds: readonly number[] | null
  readonly from: Instant
  readonly to: Instant
}

/** Every forecast of our own that was made, as it was. To vendors nothing is told. */
export interface ForecastBook {
  readonly keep: (forecasts: readonly KeptForecast[]) => Promise<void>
  /** The rest of the day of each queue as it was known at a moment: the last one made by then, within a day. */
  readonly lookedAt: (scope: Scope, at: Instant, queueIds: readonly number[] | null) => Promise<readonly KeptForecast[]>
  /** Local days to come that begin within a span, each as it was foreseen last by a moment; by queue and day. */
  readonly daysAt: (scope: Scope, at: Instant, span: ForecastSpan) => Promise<readonly KeptForecast[]>
  /** Quarter hours of a span as they were foreseen so long before, where they were. */
  readonly before: (scope: Scope, lead: ForecastLead, span: ForecastSpan) => Promise<readonly ForeseenCell[]>
  /** Takes away what is kept for a while only. Answers how many forecasts. */
  readonly thin: (now: Instant) => Promise<number>
}
