import type { DayAhead, DayEnd, LaneOutlook, OutlookInterval, PredictedWork, QueueOutlook } from '../../app/outlook/queue-outlook.ts'
import type { DeskDayAhead, DeskDayEnd, DeskForecastSource, DeskLaneOutlook, DeskOutlook, DeskWorkAhead } from '../../wire/desk-outlook.ts'

/** Of vendors a desk is told the next two hours. */
const LANE_INTERVALS = 8

/** Where fewer are expected in a quarter hour nobody is told how long they take. */
const NOBODY = 0.05

/** What is to be expected, as a desk is told it. */
export function deskOutlook(outlook: QueueOutlook): DeskOutlook {
  const { queueId, until, intervals, dayAhead, dayEnd, unpredicted } = outlook
  const column = <T>(of: (interval: OutlookInterval) => T): readonly T[] => intervals.map(of)
  return {
    queueId,
    from: until,
    source: sourceOf(outlook),
    unpredicted,
    dayAhead: dayAhead === null ? null : dayAheadOf(dayAhead),
    offeredTenths: column(({ offered }) => Math.round(offered * 10)),
    lowTenths: column(({ low }) => rounded(low, 10)),
    highTenths: column(({ high }) => rounded(high, 10)),
    ahtSeconds: column(({ ahtSeconds, offered }) => (offered < NOBODY ? null : rounded(ahtSeconds, 1))),
    abandonPermille: column(({ abandoned, offered }) => (offered < NOBODY ? null : rounded(abandoned?.mean ?? null, 1_000))),
    levelPermille: column(({ service }) => rounded(service?.level ?? null, 1_000)),
    levelLowPermille: column(({ service }) => rounded(service?.low ?? null, 1_000)),
    levelHighPermille: column(({ service }) => rounded(service?.high ?? null, 1_000)),
    headTenths: column(({ heads }) => rounded(heads, 10)),
    required: column(({ required }) => required),
    missTenths: column(({ service }) => rounded(service?.misses ?? null, 10)),
    lanes: lanesOf(intervals.slice(0, LANE_INTERVALS)),
    dayEnd: dayEnd === null ? null : dayEndOf(dayEnd),
    work: workOf(outlook),
  }
}

function workOf({ intervals, work }: QueueOutlook): DeskWorkAhead | null {
  if (work === null) return null
  const tenths = (of: (work: PredictedWork) => number): readonly (number | null)[] =>
    intervals.map((interval) => (interval.work === null ? null : Math.round(of(interval.work) * 10)))
  return {
    openTenths: tenths(({ open }) => open),
    openLowTenths: tenths(({ low }) => low),
    openHighTenths: tenths(({ high }) => high),
    dueTenths: tenths(({ due }) => due),
    breachTenths: tenths(({ breaches }) => breaches),
    openNow: work.openNow,
    lateNow: work.lateNow,
    until: work.until,
    breaches: Math.round(work.breaches),
    breachesLow: Math.round(work.low),
    breachesHigh: Math.round(work.high),
    firstBreachAt: work.firstBreachAt,
    daysToClearHundredths: rounded(work.daysToClear, 100),
    openHoursToClearTenths: rounded(work.openHoursToClear, 10),
  }
}

function dayAheadOf({ start, offered, ahtSeconds }: DayAhead): DeskDayAhead {
  return {
    start,
    offeredTenths: offered.map((count) => rounded(count, 10)),
    ahtSeconds: ahtSeconds.map((seconds, place) => ((offered[place] ?? 0) < NOBODY ? null : rounded(seconds, 1))),
  }
}

function sourceOf({ basis, madeAt, snapshotId }: QueueOutlook): DeskForecastSource | null {
  if (basis === null) return null
  const { model, inputs } = basis
  const { trainedFrom, trainedUntil, days } = inputs
  return { model: model.name, version: model.version, snapshotId, madeAt, trainedFrom, trainedUntil, days }
}

function lanesOf(intervals: readonly OutlookInterval[]): readonly DeskLaneOutlook[] {
  const vendorIds = [...new Set(intervals.flatMap(({ lanes }) => lanes.map(({ vendorId }) => vendorId)))]
  return vendorIds.map((vendorId) => {
    const lanes = intervals.map((interval) => interval.lanes.find((lane) => lane.vendorId === vendorId))
    const column = (of: (lane: LaneOutlook) => number | null): readonly (number | null)[] =>
      lanes.map((lane) => (lane === undefined ? null : of(lane)))
    return {
      vendorId,
      staffBasis: lanes.find((lane) => lane !== undefined)?.staffBasis ?? null,
      levelPermille: column(({ service }) => rounded(service?.level ?? null, 1_000)),
      headTenths: column(({ heads }) => rounded(heads, 10)),
      required: column(({ required }) => required),
    }
  })
}

function dayEndOf({ day, offered, low, high, level, meetsTarget }: DayEnd): DeskDayEnd {
  return {
    dayStart: day.start,
    dayEnd: day.end,
    offered: Math.round(offered),
    low: rounded(low, 1),
    high: rounded(high, 1),
    levelPermille: rounded(level?.mean ?? null, 1_000),
    levelLowPermille: rounded(level?.low ?? null, 1_000),
    levelHighPermille: rounded(level?.high ?? null, 1_000),
    meetsPermille: rounded(meetsTarget, 1_000),
  }
}

function rounded(value: number | null, scale: number): number | null {
  return value === null ? null : Math.round(value * scale)
}
