import { type Milliseconds, SECOND_MS } from '../shared/instant.ts'
import { countOf, type KpiCounts } from './kpi-counts.ts'
import type { Measure } from './measure.ts'
import { ratio, type TargetFormula } from './service-level.ts'

/** A service level with everything it was made of: the formula is printed with the number. */
export interface ServiceLevelFigure {
  /** Null where there is nothing to divide by, or where a threshold is not counted exactly. */
  readonly value: number | null
  /** Null where no member of the group has a target. */
  readonly formula: TargetFormula | 'mixed' | null
  readonly thresholdSeconds: number | null
  readonly numerator: number | null
  readonly denominator: number | null
  /** Whether a contact is undecided or in service, or the interval may still get facts in time. */
  readonly provisional: boolean
}

/** Counts of a row as they are shown. */
export interface RowCounts {
  readonly offered: number
  /** By the vendor that answered. */
  readonly answered: number
  /** By the vendor the contact was routed to: what service level and ASA are made of. By queue equal to `answered`. */
  readonly answeredOfOffered: number
  readonly abandoned: number
  readonly shortAbandoned: number | null
  readonly flowedOut: number
  readonly callbackRequested: number
  readonly lost: number
  readonly waiting: number
  readonly waitingOver: number
  readonly inService: number
  readonly handled: number
  readonly transferred: number
  readonly replied: number
  readonly reopened: number
  readonly due: number
  readonly dueMet: number
  readonly outbound: number
}

/** Time of agents in seconds, summed over agents. */
export interface AgentSeconds {
  readonly staffed: number
  readonly available: number
  readonly handling: number
  readonly wrap: number
  readonly break: number
  readonly otherAux: number
}

/** All figures of one row, derived from its counts. A figure is null where it would divide by nothing. */
export interface KpiCell {
  readonly counts: RowCounts
  /** By threshold in seconds. */
  readonly answeredWithin: Readonly<Record<string, number | null>>
  readonly abandonedWithin: Readonly<Record<string, number | null>>
  readonly serviceLevel: ServiceLevelFigure
  readonly asaSeconds: number | null
  /** Mean wait of those who left. */
  readonly abandonedAfterSeconds: number | null
  readonly abandonRate: number | null
  /** Short abandons taken out of both parts: they asked for nothing that could have been given. */
  readonly abandonRateWithoutShort: number | null
  readonly ahtSeconds: number | null
  readonly talkSeconds: number | null
  readonly holdSeconds: number | null
  readonly wrapSeconds: number | null
  readonly occupancy: number | null
  /** Contacts transferred at least once, of those handled. */
  readonly transferRate: number | null
  /** Contacts that came back, of those offered. */
  readonly reopenRate: number | null
  readonly agentSeconds: AgentSeconds
}

/** Derives the figures of a row, last of all: what is summed are counts. */
export function kpiCell(counts: KpiCounts): KpiCell {
  const offered = countOf(counts, 'offered')
  const abandoned = countOf(counts, 'abandoned')
  const handled = countOf(counts, 'handled')
  const talkMs = countOf(counts, 'talkMs')
  const holdMs = countOf(counts, 'holdMs')
  const wrapMs = countOf(counts, 'wrapMs')
  const short = counts.shortAbandoned
  return {
    counts: rowCounts(counts),
    answeredWithin: bySeconds(counts.thresholdsMs, counts.answeredWithin),
    abandonedWithin: bySeconds(counts.thresholdsMs, counts.abandonedWithin),
    serviceLevel: serviceLevelOf(counts),
    asaSeconds: meanSeconds(countOf(counts, 'waitAnsweredMs'), countOf(counts, 'answeredOfOffered')),
    abandonedAfterSeconds: meanSeconds(countOf(counts, 'waitAbandonedMs'), abandoned),
    abandonRate: ratio(abandoned, offered),
    abandonRateWithoutShort: short === null ? null : ratio(abandoned - short, offered - short),
    ahtSeconds: meanSeconds(talkMs + holdMs + wrapMs, handled),
    talkSeconds: meanSeconds(talkMs, handled),
    holdSeconds: meanSeconds(holdMs, handled),
    wrapSeconds: meanSeconds(wrapMs, handled),
    occupancy: occupancyOf(counts),
    transferRate: ratio(countOf(counts, 'transferred'), handled),
    reopenRate: ratio(countOf(counts, 'reopened'), offered),
    agentSeconds: agentSecondsOf(counts),
  }
}

function serviceLevelOf(counts: KpiCounts): ServiceLevelFigure {
  const { target, parts, provisional } = counts
  if (target.kind === 'none') {
    return { value: null, formula: null, thresholdSeconds: null, numerator: null, denominator: null, provisional }
  }
  return {
    value: parts === null ? null : ratio(parts.numerator, parts.denominator),
    formula: target.kind === 'mixed' ? 'mixed' : target.formula,
    thresholdSeconds: target.kind === 'mixed' ? null : target.thresholdMs / SECOND_MS,
    numerator: parts?.numerator ?? null,
    denominator: parts?.denominator ?? null,
    provisional,
  }
}

/** In agent-seconds: an agent with three chats at once is busy once, so contact-seconds would tell more than there is. */
function occupancyOf(counts: KpiCounts): number | null {
  const busyMs = countOf(counts, 'agentHandlingMs') + countOf(counts, 'agentWrapMs')
  return ratio(busyMs, busyMs + countOf(counts, 'availableMs'))
}

function rowCounts(counts: KpiCounts): RowCounts {
  return {
    offered: countOf(counts, 'offered'),
    answered: countOf(counts, 'answered'),
    answeredOfOffered: countOf(counts, 'answeredOfOffered'),
    abandoned: countOf(counts, 'abandoned'),
    shortAbandoned: counts.shortAbandoned,
    flowedOut: countOf(counts, 'flowedOut'),
    callbackRequested: countOf(counts, 'callbackRequested'),
    lost: countOf(counts, 'lost'),
    waiting: counts.waiting,
    waitingOver: counts.waitingOver,
    inService: countOf(counts, 'inService'),
    handled: countOf(counts, 'handled'),
    transferred: countOf(counts, 'transferred'),
    replied: countOf(counts, 'replied'),
    reopened: countOf(counts, 'reopened'),
    due: countOf(counts, 'due'),
    dueMet: countOf(counts, 'dueMet'),
    outbound: countOf(counts, 'outbound'),
  }
}

function agentSecondsOf(counts: KpiCounts): AgentSeconds {
  const seconds = (name: Measure): number => countOf(counts, name) / SECOND_MS
  return {
    staffed: seconds('staffedMs'),
    available: seconds('availableMs'),
    handling: seconds('agentHandlingMs'),
    wrap: seconds('agentWrapMs'),
    break: seconds('breakMs'),
    otherAux: seconds('otherAuxMs'),
  }
}

function bySeconds(thresholdsMs: readonly Milliseconds[], counts: readonly (number | null)[]): Readonly<Record<string, number | null>> {
  return Object.fromEntries(thresholdsMs.map((thresholdMs, place) => [String(thresholdMs / SECOND_MS), counts[place] ?? null]))
}

function meanSeconds(sumMs: Milliseconds, count: number): number | null {
  return ratio(sumMs, count * SECOND_MS)
}
