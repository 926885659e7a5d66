import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { ExpectedHandleTime, ExpectedMean } from './handle-model.ts'
import type { ForecastBasis } from './queue-model.ts'

/** By what is told who will be there: what a plan promises, who is there now and how it goes on as usual, or only what is usual. */
export type StaffBasis = 'commitment' | 'present' | 'usual'

/** One time in ten a figure is less, and one time in ten more. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** What customers are expected to meet in one quarter hour. */
export interface PredictedService {
  /** By the formula of the queue's target. */
  readonly level: number
  /** One time in ten a quarter hour is served worse, and one time in ten better, beside the chance of counting few customers. */
  readonly low: number
  readonly high: number
  readonly asaSeconds: number | null
  readonly asaRange: Range | null
  readonly abandonFraction: number
  readonly abandonRange: Range | null
  readonly occupancy: number | null
  readonly occupancyRange: Range | null
  /** Customers not served in time beyond those whom the target allows. */
  readonly misses: number
}

/** One vendor's part of a queue in one quarter hour; vendor 0 is a queue in which whoever is free answers, of any vendor. */
export interface LaneOutlook {
  readonly vendorId: number
  readonly offered: number
  /** Heads that serve it, though they may serve other queues too, and how many of them the target needs. Null: nothing is known. */
  readonly heads: number | null
  readonly required: number | null
  readonly staffBasis: StaffBasis | null
  readonly service: PredictedService | null
}

/** The open work of a queue that promises a reply by a time, in one quarter hour. */
export interface PredictedWork {
  /** Replies given in it. */
  readonly completed: number
  /** Waiting for a reply at its end; one time in ten fewer, and one time in ten more. */
  readonly open: number
  readonly low: number
  readonly high: number
  /** Replies promised by a time in it, and how many of these will not be given by then. */
  readonly due: number
  readonly breaches: number
}

/** What is foreseen of open work as a whole. */
export interface WorkAhead {
  readonly openNow: number
  /** Of these, promised for a time that is over. */
  readonly lateNow: number
  /** So far it is followed. */
  readonly until: Instant
  /** Promises that end before that and will not be kept; one time in ten fewer, and one time in ten more. */
  readonly breaches: number
  readonly low: number
  readonly high: number
  /** When the first of them ends; null where none is broken. */
  readonly firstBreachAt: Instant | null
  /** How long what is open now takes, were nothing else done: in hours in which the queue is open, and in its days. Null: nobody works on it. */
  readonly openHoursToClear: number | null
  readonly daysToClear: number | null
}

export interface OutlookInterval {
  readonly start: Instant
  readonly offered: number
  /** One time in ten it is less, and one time in ten more; null where the model gives no band. */
  readonly low: number | null
  readonly high: number | null
  /** Null where nothing was ever handled. */
  readonly ahtSeconds: number | null
  /** The same with its band and its parts; null where too little is known for them. */
  readonly handleTime: ExpectedHandleTime | null
  /** The share of the offered that leaves, by what did in the past and today; null where too little is known. */
  readonly abandoned: ExpectedMean | null
  /** Null where it cannot be said. */
  readonly service: PredictedService | null
  readonly heads: number | null
  readonly required: number | null
  readonly lanes: readonly LaneOutlook[]
  /** Null of a queue that promises no reply by a time, and where nothing can be said. */
  readonly work: PredictedWork | null
}

/** How a local day is expected to end. */
export interface DayEnd {
  readonly day: LocalDay
  readonly offeredSoFar: number
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  readonly level: { readonly mean: number; readonly low: number; readonly high: number } | null
  /** Of meeting the queue's target over the whole day; null where no level is predicted. */
  readonly meetsTarget: number | null
}

/**
 * Why no service is predicted: nothing is known of agents, of how long contacts take, of what comes now, of what is open of a queue that
 * promises a reply, or the queue aims at nothing.
 */
export type Unpredicted = 'noAgents' | 'noHandleTime' | 'noTarget' | 'promise' | 'silentFeed'

/** A local day as it was expected before it began, by quarter hour. */
export interface DayAhead {
  readonly date: string
  readonly start: Instant
  readonly offered: readonly (number | null)[]
  /** Null where the model gives no band. */
  readonly low: readonly (number | null)[] | null
  readonly high: readonly (number | null)[] | null
  /** By the days before alone; null where nothing was ever handled. */
  readonly ahtSeconds: readonly (number | null)[]
  readonly basis: ForecastBasis
}

/** What is to be expected of a queue, as known at a moment. */
export interface QueueOutlook {
  readonly queueId: number
  readonly madeAt: Instant
  /** The end of what was seen. */
  readonly until: Instant
  /** The present local day; null where nothing could be said. */
  readonly dayAhead: DayAhead | null
  /** Null: there is no forecast, since nothing like this day is known. */
  readonly basis: ForecastBasis | null
  /** Under which the day ahead is kept; null where it is not. */
  readonly snapshotId: number | null
  /** From `until` on; empty where there is no forecast. */
  readonly intervals: readonly OutlookInterval[]
  readonly dayEnd: DayEnd | null
  readonly work: WorkAhead | null
  readonly unpredicted: Unpredicted | null
}
