import type { ExpectedHandleTime, ExpectedMean } from '../../app/outlook/handle-model.ts'
import { OWN_AUTHOR } from '../../app/outlook/kept-forecast.ts'
import type { ForecastBasis } from '../../app/outlook/queue-model.ts'
import type { DayEnd, OutlookInterval, PredictedWork, QueueOutlook, Range, WorkAhead } from '../../app/outlook/queue-outlook.ts'
import type { Directory, Queue } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import { type CsvValue, toCsv } from './csv.ts'

/** A queue's outlook with the records that name what it is about. */
export interface NamedOutlook {
  readonly outlook: QueueOutlook
  readonly queue: Queue
  readonly directory: Directory
}

type ToldRow = OutlookAnswer['rows'][number]

/** A queue as it is told, with its rows. */
export interface ToldQueue {
  readonly queue: OutlookAnswer['queues'][number]
  readonly rows: readonly ToldRow[]
}

/** What is to be expected, as it is sent: instants as text, counts to a tenth, fractions to four places. */
export function toldOutlook(named: NamedOutlook): ToldQueue {
  return { queue: queueJson(named), rows: rowsJson(named) }
}

export function outlookJson(told: readonly ToldQueue[]): object {
  return { queues: told.map(({ queue }) => queue), rows: told.flatMap(({ rows }) => rows) }
}

export function queueJson({ outlook: { madeAt, basis, snapshotId, unpredicted, dayEnd, work }, queue }: NamedOutlook) {
  return {
    queue: queue.key,
    madeAt: formatInstant(madeAt),
    source: basis === null ? null : { ...sourceJson(basis), snapshot: snapshotId },
    unpredicted,
    day: dayEnd === null ? null : dayJson(dayEnd),
    work: work === null ? null : workAheadJson(work),
  }
}

function workAheadJson({ openNow, lateNow, until, breaches, low, high, firstBreachAt, openHoursToClear, daysToClear }: WorkAhead) {
  return {
    openNow,
    lateNow,
    until: formatInstant(until),
    breaches: { mean: to(breaches, 10), low: to(low, 10), high: to(high, 10) },
    firstBreachAt: firstBreachAt === null ? null : formatInstant(firstBreachAt),
    openHoursToClear: toOrNull(openHoursToClear, 10),
    daysToClear: toOrNull(daysToClear, 100),
  }
}

function workJson({ completed, open, low, high, due, breaches }: PredictedWork) {
  return {
    completed: to(completed, 10),
    open: to(open, 10),
    low: to(low, 10),
    high: to(high, 10),
    due: to(due, 10),
    breaches: to(breaches, 10),
  }
}

export function rowsJson(named: NamedOutlook): readonly ToldRow[] {
  return named.outlook.intervals.map((interval) => rowJson(named, interval))
}

/** How a forecast was made, by whom and from what. */
export function sourceJson({ model, inputs }: ForecastBasis) {
  const { asOf, trainedFrom, trainedUntil, days, excludedIntervals, events } = inputs
  const from = { asOf: formatInstant(asOf), trainedFrom, trainedUntil, days, excludedIntervals, events: [...events] }
  return { model: model.name, version: model.version, author: OWN_AUTHOR, ...from }
}

function rowJson({ queue, directory }: NamedOutlook, interval: OutlookInterval): ToldRow {
  const { start, offered, low, high, ahtSeconds, handleTime, abandoned, service, heads, required, lanes, work } = interval
  const { target } = queue
  return {
    start: formatInstant(start),
    end: formatInstant(start + INTERVAL_MS),
    queue: queue.key,
    offered: { mean: to(offered, 10), low: toOrNull(low, 10), high: toOrNull(high, 10) },
    ahtSeconds: toOrNull(ahtSeconds, 10),
    handleTime: handleTime === null ? null : handleTimeJson(handleTime),
    serviceLevel:
      service === null || target === null
        ? null
        : { ...levelJson({ ...service, mean: service.level }), formula: target.formula, thresholdSeconds: target.thresholdSeconds },
    asaSeconds: toOrNull(service?.asaSeconds ?? null, 10),
    asaRange: rangeJson(service?.asaRange ?? null, 10),
    abandonRate: toOrNull(service?.abandonFraction ?? null, FRACTION),
    abandonRange: rangeJson(service?.abandonRange ?? null, FRACTION),
    abandonForecast: abandoned === null ? null : bandJson(abandoned, FRACTION),
    occupancy: toOrNull(service?.occupancy ?? null, FRACTION),
    occupancyRange: rangeJson(service?.occupancyRange ?? null, FRACTION),
    heads: toOrNull(heads, 10),
    requiredHeads: required,
    gapHeads: heads === null || required === null ? null : to(heads - required, 10),
    misses: toOrNull(service?.misses ?? null, 10),
    work: work === null ? null : workJson(work),
    vendors: lanes.map((lane) => ({
      vendor: lane.vendorId === 0 ? 'any' : (directory.keyOf('vendor', lane.vendorId) ?? ''),
      offered: to(lane.offered, 10),
      heads: toOrNull(lane.heads, 10),
      requiredHeads: lane.required,
      staffBasis: lane.staffBasis,
      serviceLevel: toOrNull(lane.service?.level ?? null, FRACTION),
    })),
  }
}

function handleTimeJson({ low, high, talk, hold, wrap }: ExpectedHandleTime) {
  return { low: to(low, 10), high: to(high, 10), talkSeconds: to(talk, 10), holdSeconds: to(hold, 10), wrapSeconds: to(wrap, 10) }
}

function bandJson({ mean, low, high }: ExpectedMean, scale: number) {
  return { mean: to(mean, scale), low: to(low, scale), high: to(high, scale) }
}

export function dayJson({ day, offeredSoFar, offered, low, high, level, meetsTarget }: DayEnd) {
  return {
    start: formatInstant(day.start),
    end: formatInstant(day.end),
    offeredSoFar,
    offered: { mean: to(offered, 10), low: toOrNull(low, 10), high: toOrNull(high, 10) },
    serviceLevel: level === null ? null : levelJson(level),
    meetsTarget: toOrNull(meetsTarget, FRACTION),
  }
}

function rangeJson(range: Range | null, scale: number) {
  return range === null ? null : { low: to(range.low, scale), high: to(range.high, scale) }
}

function levelJson(level: ExpectedMean) {
  const { mean, ...range } = bandJson(level, FRACTION)
  return { value: mean, ...range }
}

const HEADER = [
  'start',
  'end',
  'queue',
  'offered',
  'offeredLow',
  'offeredHigh',
  'ahtSeconds',
  'ahtLow',
  'ahtHigh',
  'talkSeconds',
  'holdSeconds',
  'wrapSeconds',
  'serviceLevel',
  'serviceLevelLow',
  'serviceLevelHigh',
  'asaSeconds',
  'abandonRate',
  'abandonForecast',
  'abandonForecastLow',
  'abandonForecastHigh',
  'occupancy',
  'heads',
  'requiredHeads',
  'gapHeads',
  'misses',
  'completed',
  'open',
  'openLow',
  'openHigh',
  'due',
  'breaches',
  'model',
  'madeAt',
]

/** The same as a table, a line for each queue and quarter hour. */
export function outlookCsv(told: readonly ToldQueue[]): string {
  const lines = told.flatMap(({ queue, rows }) =>
    rows.map((row): CsvValue[] => {
      const { serviceLevel: level, handleTime: time, abandonForecast: abandons } = row
      return [
        ...[row.start, row.end, row.queue, row.offered.mean, row.offered.low, row.offered.high, row.ahtSeconds],
        ...[time?.low ?? null, time?.high ?? null, time?.talkSeconds ?? null, time?.holdSeconds ?? null, time?.wrapSeconds ?? null],
        ...[level?.value ?? null, level?.low ?? null, level?.high ?? null, row.asaSeconds, row.abandonRate],
        ...[abandons?.mean ?? null, abandons?.low ?? null, abandons?.high ?? null, row.occupancy],
        ...[row.heads, row.requiredHeads, row.gapHeads, row.misses],
        ...[row.work?.completed ?? null, row.work?.open ?? null, row.work?.low ?? null, row.work?.high ?? null],
        ...[row.work?.due ?? null, row.work?.breaches ?? null, queue.source?.model ?? null, queue.madeAt],
      ]
    }),
  )
  return toCsv(HEADER, lines)
}

export const FRACTION = 10_000

export function to(value: number, scale: number): number {
  return Math.round(value * scale) / scale
}

export function toOrNull(value: number | null, scale: number): number | null {
  return value === null ? null : to(value, scale)
}
