import { type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { type LineItems, type WorkedStretch, workShared } from '../../domain/staffing/shared-backlog.ts'
import { lineFinder, type WorkGiven, type WorkLane, type WorkStretch } from './backlog-lanes.ts'

/** Equally likely places of a normal curve, from little work and many heads to much and few. */
const CASES = [-1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593] as const
/** Not known of the heads that will be there, relative. */
const HEADS_SD = 0.08

/** What becomes of open work in each of some equally likely cases, by stretch and lane. */
export function workCases(
  given: WorkGiven,
  lanes: readonly WorkLane[],
  stretches: readonly WorkStretch[],
): readonly (readonly WorkedStretch[])[] {
  const open = openOf(given, lanes)
  const backlogs = new Map(given.promising.map(({ queueId, backlog }) => [queueId, backlog]))
  const dueSeconds = lanes.map(({ queueId }) => (backlogs.get(queueId)?.promisedAt ?? []).map((at) => secondsUntil(at, given)))
  return CASES.map((sds) => {
    const sofar = lanes.map(() => 0)
    const worked = stretches.map((stretch, place) => ({
      seconds: stretch.seconds,
      crews: stretch.crews.map(({ freeHeads, lanes: lines }) => ({
        agentSeconds: freeHeads * headsScale(stretch, lines, sds) * stretch.seconds,
        lines,
      })),
      arrivals: arrivalsOf(dueSeconds, { stretch, place, sds, sofar }),
    }))
    return workShared(open, lanes, worked)
  })
}

/** What is open now, and by when it is due from now. */
export function openOf({ promising, seen }: WorkGiven, lanes: readonly WorkLane[]): readonly LineItems[] {
  const lineOf = lineFinder(lanes)
  return promising.flatMap(({ queueId, backlog }) =>
    backlog.open.flatMap(({ vendorId, dueAt, items }) => {
      const line = lineOf({ queueId, vendorId })
      return line === null ? [] : [{ line, dueSeconds: secondsUntil(dueAt, { seen }), items }]
    }),
  )
}

/** What was promised by no time is due in infinitely many. */
function secondsUntil(dueAt: Instant | null, { seen }: Pick<WorkGiven, 'seen'>): number {
  return dueAt === null ? Number.POSITIVE_INFINITY : (dueAt - seen.asOf) / SECOND_MS
}

/** Volume and heads are off to their bad or good side together, each by its part of what is not known of both. */
function headsScale({ variances }: WorkStretch, lanes: readonly number[], sds: number): number {
  const rateSd = lanes.reduce((sum, lane) => sum + Math.sqrt(variances[lane] ?? 0), 0) / lanes.length
  return Math.max(0, 1 - sds * HEADS_SD * (HEADS_SD / Math.hypot(rateSd, HEADS_SD)))
}

interface Arriving {
  readonly stretch: WorkStretch
  readonly place: number
  readonly sds: number
  /** By lane, what has come until now on the mean. */
  readonly sofar: number[]
}

/** What comes in a stretch in one case: the rate off to one side all through, and the chance of counting as it adds up. */
function arrivalsOf(dueSeconds: readonly (readonly number[])[], { stretch, place, sds, sofar }: Arriving): readonly LineItems[] {
  return dueSeconds.flatMap((ofLine, line): readonly LineItems[] => {
    const mean = stretch.offered[line] ?? 0
    if (mean <= 0) return []
    const before = sofar[line] ?? 0
    sofar[line] = before + mean
    const rateSd = Math.sqrt(stretch.variances[line] ?? 0)
    const share = rateSd / Math.hypot(rateSd, HEADS_SD)
    const items = mean * (1 + sds * rateSd * share) + sds * (Math.sqrt(before + mean) - Math.sqrt(before))
    return [{ line, dueSeconds: ofLine[place] ?? Number.POSITIVE_INFINITY, items: Math.max(0, items) }]
  })
}

/** A figure of equally likely cases on the mean, and where one time in ten it is less, and more. */
export interface OverCases {
  readonly mean: number
  readonly low: number
  readonly high: number
}

const TENTH_PLACE = 0.1 * CASES.length - 0.5

export function overCases(values: readonly number[]): OverCases {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (place: number): number => sorted[place] ?? 0
  const last = sorted.length - 1
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    low: at(0) + TENTH_PLACE * (at(1) - at(0)),
    high: at(last) - TENTH_PLACE * (at(last) - at(last - 1)),
  }
}
