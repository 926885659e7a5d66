import { normalProbability } from '../forecast/normal.ts'
import { type IntervalService, serviceOverIntervals } from './carry-over.ts'
import { HOUR_SECONDS } from './steady-queue.ts'
import { likelyValues, type Uncertain } from './uncertain.ts'

/** An interval ahead: what is expected to come, how long it takes, and who will be there. */
export interface ExpectedInterval {
  readonly seconds: number
  /** Contacts offered in the interval: the rate behind them (`rateOfCounts` makes it of a forecast of counts). */
  readonly offered: Uncertain
  readonly ahtSeconds: Uncertain
  /** Whole heads who are ready. */
  readonly agents: number
  readonly patienceSeconds: number | null
  readonly thresholdSeconds: number
  /** What the service level (SL3) should be; null where nothing was agreed. */
  readonly targetFraction: number | null
}

/** The middle and the ends of a band that four of five cases fall into. */
export interface Band {
  readonly low: number
  readonly middle: number
  readonly high: number
}

/** What is to be expected of an interval. Null where nothing is offered, or there is nobody. */
export interface PredictedService {
  /** Expected answered in time / expected offered: sums first, so busy cases count for what they are. */
  readonly serviceLevel: number | null
  readonly abandonFraction: number | null
  readonly asaSeconds: number | null
  readonly waitSeconds: number | null
  readonly occupancy: number | null
  readonly waitingAtEnd: number
  /** How far volume and handle time move the service level; chance within the interval comes on top. */
  readonly serviceLevelBand: Band | null
  readonly abandonBand: Band | null
  /**
   * How likely the service level of the interval comes out at or above its target: with volume, handle time, and the chance of so many contacts as
   * if each were by itself. Waits come in clusters, so in a small queue the truth lies nearer to a half.
   */
  readonly targetProbability: number | null
}

export interface PredictOptions {
  /** Waiting or in service now; 0 before a queue opens. */
  readonly inSystemNow?: number
  /** Cases of volume, and of handle time, that stand for all (default 7 and 3): the work grows with their product. */
  readonly volumeCases?: number
  readonly ahtCases?: number
}

const VOLUME_CASES = 7
const AHT_CASES = 3
const BAND = [0.1, 0.5, 0.9] as const

interface Case {
  readonly probability: number
  readonly services: readonly IntervalService[]
}

/**
 * Service of the intervals ahead with what is not known of volume and handle time: the quantiles are stood for by a few equally likely cases, and
 * each case goes through all intervals with what it carries over. A case is busy, or slow, throughout: what is not known of a day mostly lasts, so bands
 * are those of days, and a little wide for a single interval. Volume and handle time are independent.
 */
export function predictService(intervals: readonly ExpectedInterval[], options: PredictOptions = {}): readonly PredictedService[] {
  const volumes = intervals.map(({ offered }) => likelyValues(offered, options.volumeCases ?? VOLUME_CASES))
  const times = intervals.map(({ ahtSeconds }) => likelyValues(ahtSeconds, options.ahtCases ?? AHT_CASES))
  const [volumeCases, timeCases] = [mostOf(volumes), mostOf(times)]
  const cases: Case[] = []
  for (let volume = 0; volume < volumeCases; volume += 1) {
    for (let time = 0; time < timeCases; time += 1) {
      const told = intervals.map((interval, place) => {
        const offered = caseOf(volumes[place] ?? [], volume, volumeCases)
        const ahtSeconds = Math.max(1, caseOf(times[place] ?? [], time, timeCases))
        return { ...interval, ahtSeconds, callsPerHour: (offered * HOUR_SECONDS) / interval.seconds }
      })
      cases.push({ probability: 1 / (volumeCases * timeCases), services: serviceOverIntervals(told, options.inSystemNow ?? 0) })
    }
  }
  return intervals.map(({ targetFraction }, place) => predictedOf(cases, place, targetFraction))
}

function mostOf(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((most, { length }) => Math.max(most, length), 1)
}

/** The case of an interval that is as far up as one of all; of a known amount that amount. */
function caseOf(likely: readonly { readonly value: number }[], at: number, of: number): number {
  return likely[Math.floor((at * likely.length) / of)]?.value ?? 0
}

function predictedOf(cases: readonly Case[], place: number, targetFraction: number | null): PredictedService {
  const at = cases.map(({ probability, services }) => ({ probability, service: services[place] as IntervalService }))
  const expected = (of: (service: IntervalService) => number): number =>
    at.reduce((sum, { probability, service }) => sum + probability * of(service), 0)
  const [offered, answered] = [expected((service) => service.offered), expected((service) => service.answered)]
  const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
  return {
    serviceLevel: ratio(
      expected(({ answeredWithin }) => answeredWithin),
      offered,
    ),
    abandonFraction: ratio(
      expected(({ abandoned }) => abandoned),
      offered,
    ),
    asaSeconds: ratio(
      expected((service) => (service.asaSeconds ?? 0) * service.answered),
      answered,
    ),
    waitSeconds: ratio(
      expected((service) => (service.waitSeconds ?? 0) * service.offered),
      offered,
    ),
    occupancy: at.some(({ service }) => service.occupancy === null) ? null : expected(({ occupancy }) => occupancy ?? 0),
    waitingAtEnd: expected(({ waitingAtEnd }) => waitingAtEnd),
    serviceLevelBand: bandOf(at.map(({ service }) => service.serviceLevel)),
    abandonBand: bandOf(at.map(({ service }) => service.abandonFraction)),
    targetProbability: targetFraction === null || offered === 0 ? null : expected((service) => meetsProbability(service, targetFraction)),
  }
}

/** Of so many contacts, each in time with the same probability: normal, with half a contact taken for the step. */
function meetsProbability({ offered, serviceLevel }: IntervalService, targetFraction: number): number {
  if (serviceLevel === null) return 0
  const deviation = Math.sqrt(offered * serviceLevel * (1 - serviceLevel))
  const needed = Math.ceil(offered * targetFraction - 1e-9)
  const expected = offered * serviceLevel
  if (deviation < 1e-9) return expected >= needed - 0.5 ? 1 : 0
  return 1 - normalProbability((needed - 0.5 - expected) / deviation)
}

/** Quantiles of equally likely values, straight between them. */
function bandOf(values: readonly (number | null)[]): Band | null {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other)
  if (sorted.length === 0) return null
  const [low, middle, high] = BAND.map((level) => {
    const at = Math.min(sorted.length - 1, Math.max(0, level * sorted.length - 0.5))
    const before = Math.floor(at)
    const [below, above] = [sorted[before] as number, sorted[Math.min(sorted.length - 1, before + 1)] as number]
    return below + (above - below) * (at - before)
  })
  return { low: low as number, middle: middle as number, high: high as number }
}
