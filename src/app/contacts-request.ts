import type { Outcome } from '../domain/contact/stay.ts'
import { MEASURES, type Measure } from '../domain/interval/measure.ts'
import { INTERVAL_MS, type Instant } from '../domain/shared/instant.ts'
import type { LegPlace } from './contacts-reads.ts'
import type { KnownAt } from './kpi-query.ts'
import type { KpiFault, KpiRequest } from './kpis-request.ts'

const OF_AGENTS = ['staffedMs', 'availableMs', 'agentHandlingMs', 'agentWrapMs', 'breakMs', 'otherAuxMs'] as const satisfies Measure[]

type StayMeasure = Exclude<Measure, (typeof OF_AGENTS)[number]>

/** A figure that is made of contacts, so that a cell of it drills down to them. */
export type ContactMeasure = StayMeasure | 'waiting'

export const CONTACT_MEASURES: readonly ContactMeasure[] = [...MEASURES.filter(isOfStays), 'waiting']

function isOfStays(name: Measure): name is StayMeasure {
  return !(OF_AGENTS as readonly Measure[]).includes(name)
}

/** Rows of one page at most. */
export const CONTACT_PAGE_MAX = 500

/** The cell of a table that is drilled into, or any total: its contacts are those that add to `measure` in it. */
export interface ContactRequest {
  /** At full quarter hours. */
  readonly from: Instant
  readonly to: Instant
  readonly only: KpiRequest['only']
  readonly measure: ContactMeasure
  /** Only those that waited so long at most; null takes all. */
  readonly withinSeconds: number | null
  readonly outcome: Outcome | null
  readonly knownAt: KnownAt | null
  /** Where the page before ended; null begins. */
  readonly after: LegPlace | null
  /** A page is a little longer where its last leg has several stays. */
  readonly limit: number
}

export const LEG_LISTS = ['pending', 'inconsistent', 'conflict'] as const

/** Legs that people have to look at: without their offer, contradicting themselves, or with two contents of one fact. */
export type LegList = (typeof LEG_LISTS)[number]

export interface LegListRequest {
  readonly from: Instant
  readonly to: Instant
  readonly only: KpiRequest['only']
  readonly list: LegList
  readonly knownAt: KnownAt | null
  readonly after: LegPlace | null
  readonly limit: number
}

/** What is wrong with a period that has to begin and end at quarter hours; null where nothing is. */
export function quarterFault({ from, to }: { readonly from: Instant; readonly to: Instant }): KpiFault | null {
  if (from % INTERVAL_MS !== 0) return { kind: 'not_a_quarter_hour', edge: 'from', at: from }
  if (to % INTERVAL_MS !== 0) return { kind: 'not_a_quarter_hour', edge: 'to', at: to }
  return from < to ? null : { kind: 'empty_period', from, to }
}
