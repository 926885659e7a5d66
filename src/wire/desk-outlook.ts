import type { Instant } from '../domain/shared/instant.ts'

/** How the forecast of a queue was made, for whoever asks where a figure is from. */
export interface DeskForecastSource {
  readonly model: string
  readonly version: number
  /** The stored snapshot; null where none is kept. */
  readonly snapshotId: number | null
  readonly madeAt: Instant
  /** The local days that were learned from, first and last, and how many. */
  readonly trainedFrom: string | null
  readonly trainedUntil: string | null
  readonly days: number
}

/** Why no service is predicted of a queue although it has a forecast. */
export type DeskUnpredicted = 'noAgents' | 'noHandleTime' | 'noTarget' | 'promise' | 'silentFeed'

/** One vendor's part of a queue in the next quarter hours, from `from` on. */
export interface DeskLaneOutlook {
  /** 0: whoever is free, of any vendor. */
  readonly vendorId: number
  readonly staffBasis: 'commitment' | 'present' | 'usual' | null
  readonly levelPermille: readonly (number | null)[]
  readonly headTenths: readonly (number | null)[]
  readonly required: readonly (number | null)[]
}

/** How the present local day of a queue is expected to end. */
export interface DeskDayEnd {
  readonly dayStart: Instant
  readonly dayEnd: Instant
  readonly offered: number
  readonly low: number | null
  readonly high: number | null
  readonly levelPermille: number | null
  readonly levelLowPermille: number | null
  readonly levelHighPermille: number | null
  /** The probability of meeting the target over the day, in thousandths. */
  readonly meetsPermille: number | null
}

/** What becomes of the open work of a queue that promises a reply by a time, by quarter hour from `from` on and as a whole. */
export interface DeskWorkAhead {
  /** Open at the end of each quarter hour, with the ends of its band. */
  readonly openTenths: readonly (number | null)[]
  readonly openLowTenths: readonly (number | null)[]
  readonly openHighTenths: readonly (number | null)[]
  /** Replies promised by a time in it, and how many of these will not be given by then. */
  readonly dueTenths: readonly (number | null)[]
  readonly breachTenths: readonly (number | null)[]
  readonly openNow: number
  readonly lateNow: number
  /** So far it is followed, with the promises that will be broken until then. */
  readonly until: Instant
  readonly breaches: number
  readonly breachesLow: number
  readonly breachesHigh: number
  readonly firstBreachAt: Instant | null
  /** How long what is open takes, in hundredths of the queue's days and in tenths of its open hours; null where nobody works on it. */
  readonly daysToClearHundredths: number | null
  readonly openHoursToClearTenths: number | null
}

/** A local day by quarter hour as it was expected before it began. */
export interface DeskDayAhead {
  readonly start: Instant
  readonly offeredTenths: readonly (number | null)[]
  readonly ahtSeconds: readonly (number | null)[]
}

/**
 * What is to be expected of a queue: by quarter hour from `from` on, in whole tenths and thousandths, so that a line of hundreds of queues stays
 * short. Null where it cannot be said.
 */
export interface DeskOutlook {
  readonly queueId: number
  readonly from: Instant
  /** Null: there is no forecast. */
  readonly source: DeskForecastSource | null
  readonly unpredicted: DeskUnpredicted | null
  /** The present local day as it was expected before it began. */
  readonly dayAhead: DeskDayAhead | null
  readonly offeredTenths: readonly number[]
  /** The ends of the band that four of five quarter hours should fall into. */
  readonly lowTenths: readonly (number | null)[]
  readonly highTenths: readonly (number | null)[]
  readonly ahtSeconds: readonly (number | null)[]
  /** The share of the offered that leaves, by how many did before and today. Its band and that of handle times are asked for by whoever looks at a queue. */
  readonly abandonPermille: readonly (number | null)[]
  readonly levelPermille: readonly (number | null)[]
  readonly levelLowPermille: readonly (number | null)[]
  readonly levelHighPermille: readonly (number | null)[]
  readonly headTenths: readonly (number | null)[]
  readonly required: readonly (number | null)[]
  /** Customers not served in time beyond those whom the target allows. */
  readonly missTenths: readonly (number | null)[]
  readonly lanes: readonly DeskLaneOutlook[]
  readonly dayEnd: DeskDayEnd | null
  /** Null of a queue that promises no reply by a time, and where nothing can be said. */
  readonly work: DeskWorkAhead | null
}

/** The last line of a snapshot, and a part of changes. No word of a person is in it, so it is ASCII. */
export function encodeDeskOutlook(outlook: readonly DeskOutlook[]): string {
  return JSON.stringify(outlook)
}
