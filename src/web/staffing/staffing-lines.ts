import { headsForAvailable } from '../../domain/staffing/shrinkage.ts'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import type { PlanStaffingView } from '../../wire/plans.ts'

type OutlookRow = OutlookAnswer['rows'][number]

/** One vendor's part of a queue in one quarter hour: who is needed, who was promised, and who will be there. */
export interface StaffingLine {
  readonly start: string
  /** The key of the vendor; `any` where whoever is free answers. */
  readonly vendor: string
  readonly offered: number
  /** The fewest that meet the target; null where it cannot be said. */
  readonly required: number | null
  /** As many have to be paid for, so that those required are available. */
  readonly scheduled: number | null
  /** Null: nobody promised anything, which is not 0. */
  readonly committed: number | null
  /** Whether that is of the queue as a whole, as is the gap then, and not of this vendor alone. */
  readonly isOfQueue: boolean
  readonly expected: number | null
  readonly basis: OutlookRow['vendors'][number]['staffBasis']
  /** What was promised less what is required, or where nothing was promised those who will be there; below 0 heads are missing. */
  readonly gap: number | null
  readonly level: number | null
  /** Open work of the queue at the end of the quarter hour, and promises broken in it; null of a queue that promises no reply by a time. */
  readonly open: number | null
  readonly late: number | null
}

/**
 * Joins what is foreseen with what was promised by vendors, or for the queue as a whole in quarter hours for which no vendor promised anything.
 * What was promised for a queue that anybody answers is of all vendors together.
 */
export function staffingLines(rows: readonly OutlookRow[], promised: Promised, shrinkageFraction: number): readonly StaffingLine[] {
  const committed = new Map(promised.byVendor.map((row) => [`${row.vendor} ${Date.parse(row.start)}`, row.committed?.value ?? null]))
  const ofAll = new Map<number, number>()
  for (const { start, committed: figure } of promised.byVendor) {
    if (figure !== null) ofAll.set(Date.parse(start), (ofAll.get(Date.parse(start)) ?? 0) + figure.value)
  }
  const wholes = new Map(promised.asWhole.map((row) => [Date.parse(row.start), row.committed?.value ?? null]))
  return rows.flatMap(({ start, vendors, work }) =>
    vendors.map((lane) => {
      const at = Date.parse(start)
      const whole = wholes.get(at) ?? null
      const needed = whole === null ? null : sumOfAll(vendors.map(({ requiredHeads }) => requiredHeads))
      const promise = (lane.vendor === 'any' ? ofAll.get(at) : committed.get(`${lane.vendor} ${at}`)) ?? null
      const required = lane.requiredHeads
      const there = promise ?? lane.heads
      return {
        start,
        vendor: lane.vendor,
        offered: lane.offered,
        required,
        scheduled: required === null ? null : headsToSchedule(required, shrinkageFraction),
        committed: whole ?? promise,
        isOfQueue: whole !== null && lane.vendor !== 'any',
        expected: lane.heads,
        basis: lane.staffBasis,
        gap: whole !== null ? gapOf(whole, needed) : gapOf(there, required),
        level: lane.serviceLevel,
        open: work?.open ?? null,
        late: work?.breaches ?? null,
      }
    }),
  )
}

/** What was promised for a queue by its vendors, and for the queue as a whole where none of them promised anything. */
export interface Promised {
  readonly byVendor: PlanStaffingView['rows']
  readonly asWhole: PlanStaffingView['rows']
}

/** What counts of the answers by vendor and by queue. */
export function promisedOf(byVendor: PlanStaffingView['rows'], byQueue: PlanStaffingView['rows']): Promised {
  const told = new Set(byVendor.flatMap(({ start, committed }) => (committed === null ? [] : [start])))
  return { byVendor, asWhole: byQueue.filter(({ start, committed }) => committed !== null && !told.has(start)) }
}

function gapOf(there: number | null, required: number | null): number | null {
  return there === null || required === null ? null : there - required
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0)
}

/** Whole people who have to be on the roster. */
export function headsToSchedule(required: number, shrinkageFraction: number): number {
  const { paid } = headsForAvailable(required, { absentFraction: shrinkageFraction, busyElsewhereFraction: 0 })
  // What binary fractions add at the twelfth place is no person.
  return Math.ceil(Math.round(paid * 1e6) / 1e6)
}

/** A gap as people say it: sign, glyph and words, and whether heads are missing. Less than half a head is nobody. */
export function gapSaid(gap: number | null): { readonly sign: -1 | 0 | 1; readonly heads: number } | null {
  if (gap === null) return null
  const heads = Math.round(gap)
  return { sign: heads === 0 ? 0 : heads < 0 ? -1 : 1, heads: Math.abs(heads) }
}
