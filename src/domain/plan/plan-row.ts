import { INTERVAL_MS, type Instant, SECOND_MS } from '../shared/instant.ts'

/** Whose figures a row of a plan has, and when they begin. A vendor or site of 0 is: of all together. */
export interface PlanPlace {
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly start: Instant
}

/** Null is: the plan does not say. A forecast of 0 contacts says something. */
export interface PlanFigures {
  readonly contacts: number | null
  readonly ahtSeconds: number | null
  readonly heads: number | null
  /** Quantiles of the contacts by level, as `{"0.1": 12}`; null where the plan gives none. */
  readonly quantiles: Readonly<Record<string, number>> | null
}

/** A row as it was given, of any length that planners plan in. */
export interface PlanRow extends PlanPlace, PlanFigures {
  readonly seconds: number
}

/** A plan for one quarter hour. */
export interface PlanCell extends PlanPlace, PlanFigures {}

/** Lengths of interval that planners plan in; each is a whole number of our quarter hours. */
export const PLAN_SECONDS: readonly number[] = [900, 1_800, 3_600]

/** How many quarter hours a row covers. */
export function quartersOf(seconds: number): number {
  return (seconds * SECOND_MS) / INTERVAL_MS
}

/**
 * A row as quarter hours: contacts in equal parts that sum to the row's, handle time and heads as they are, since each holds throughout.
 * Quantiles are of one length of interval and of no other, so a row that has them is a quarter hour already.
 */
export function cellsOf(row: PlanRow): readonly PlanCell[] {
  const { queueId, vendorId, siteId, start, contacts, ahtSeconds, heads, quantiles } = row
  const parts = quartersOf(row.seconds)
  const each = contacts === null ? null : contacts / parts
  return Array.from({ length: parts }, (_, part) => ({
    queueId,
    vendorId,
    siteId,
    start: start + part * INTERVAL_MS,
    contacts: each,
    ahtSeconds,
    heads,
    quantiles: parts === 1 ? quantiles : null,
  }))
}

/** Whether anything is said at all. */
export function saysNothing({ contacts, ahtSeconds, heads, quantiles }: PlanFigures): boolean {
  return contacts === null && ahtSeconds === null && heads === null && quantiles === null
}

/** A name of the place, the same for equal places. */
export function placeName({ queueId, vendorId, siteId, start }: PlanPlace): string {
  return `${queueId} ${vendorId} ${siteId} ${start}`
}

/** Whether two rows say the same of the same interval. */
export function isSameRow(a: PlanRow, b: PlanRow): boolean {
  return placeName(a) === placeName(b) && figuresText(a) === figuresText(b)
}

function figuresText({ seconds, contacts, ahtSeconds, heads, quantiles }: PlanRow): string {
  const levels = Object.entries(quantiles ?? {}).sort(([a], [b]) => Number(a) - Number(b))
  return JSON.stringify([seconds, contacts, ahtSeconds, heads, levels])
}
