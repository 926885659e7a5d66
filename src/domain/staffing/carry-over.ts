import { whenHeadsLeave } from './heads-leave.ts'
import { knownNumber, meanOf, passTime, type SystemRates, type SystemState } from './number-in-system.ts'
import { type PlaceOutcomes, placeOutcomes } from './place-in-line.ts'
import { demandQueue, HOUR_SECONDS, type SteadyQueue } from './steady-queue.ts'

/** A stretch of time in which load and heads stay as they are. */
export interface StaffedInterval extends SteadyQueue {
  /** How long it lasts. More than 0. */
  readonly seconds: number
  /** Null where nobody leaves. */
  readonly patienceSeconds: number | null
}

/** What those who are offered in an interval meet; fractions of them are null where nobody is offered. */
export interface IntervalService {
  readonly offered: number
  readonly answered: number
  readonly answeredWithin: number
  readonly abandoned: number
  readonly abandonedWithin: number
  /** answeredWithin / offered (SL3). */
  readonly serviceLevel: number | null
  readonly abandonFraction: number | null
  /** Mean wait of those answered. */
  readonly asaSeconds: number | null
  /** Mean wait of all. */
  readonly waitSeconds: number | null
  readonly waitProbability: number | null
  /** Agents' time in handling, of all their time; null without agents. */
  readonly occupancy: number | null
  /** How many wait, on the mean over the interval. */
  readonly queueLength: number
  /** Waiting at the end of the interval, on the mean: what is carried over. */
  readonly waitingAtEnd: number
}

/**
 * Service of consecutive intervals, each beginning with what the one before left: the number in system goes on through all of them, so an overload
 * is still felt in the next interval and a quiet hour helps the one after it. Everything is counted for those offered in an interval.
 *
 * The number in system is that of the exact Markov chain (Poisson arrivals, exponential handling and patience); where heads fall, who leaves
 * finishes the contact in hand. Whoever still waits at the end of an interval goes on under the heads and rates of the next one. Approximate are:
 * they count as offered in the interval that just ended, also if they came before it; and of the threshold it is forgotten how much had passed
 * when it ended. `inSystemAtStart` is how many wait or are in service when the first interval begins.
 */
export function serviceOverIntervals(intervals: readonly StaffedInterval[], inSystemAtStart = 0): readonly IntervalService[] {
  let state: SystemState = knownNumber(inSystemAtStart)
  let agentsBefore = 0
  const passed = intervals.map((interval) => {
    demandInterval(interval)
    const time = passTime(whenHeadsLeave(state, agentsBefore, interval.agents), ratesOf(interval), interval.seconds)
    state = time.end
    agentsBefore = interval.agents
    return { interval, ...time }
  })
  return passed.map(({ interval, mean, end }, place) => {
    const next = intervals[place + 1]
    return serviceOfInterval(interval, mean, end, next === undefined ? NOTHING_CHANGES : changeAtEnd(interval, next, end))
  })
}

function demandInterval(interval: StaffedInterval): void {
  demandQueue(interval)
  if (!(interval.seconds > 0 && interval.seconds < Number.POSITIVE_INFINITY))
    throw new RangeError(`seconds is ${interval.seconds}, expected a length of more than 0`)
  if (interval.ahtSeconds === 0) throw new RangeError('ahtSeconds is 0, expected more: work that takes no time waits for nobody')
  if (interval.patienceSeconds === 0) throw new RangeError('patienceSeconds is 0, expected more than 0, or null where nobody leaves')
}

function ratesOf({ callsPerHour, ahtSeconds, agents, patienceSeconds }: StaffedInterval): SystemRates {
  return {
    arrivalRate: callsPerHour / HOUR_SECONDS,
    agents,
    serviceRateEach: 1 / ahtSeconds,
    leaveRate: patienceSeconds === null ? 0 : 1 / patienceSeconds,
  }
}

function lineOf(interval: StaffedInterval, places: number): PlaceOutcomes {
  const { agents, serviceRateEach, leaveRate } = ratesOf(interval)
  return placeOutcomes({ serviceRate: agents * serviceRateEach, leaveRate, thresholdSeconds: interval.thresholdSeconds }, places)
}

/** How many more are answered, and how much longer they wait, because the next interval is another one. */
interface Change {
  readonly answered: number
  readonly answeredWithin: number
  readonly answeredWaitSeconds: number
  readonly waitSeconds: number
}

const NOTHING_CHANGES: Change = { answered: 0, answeredWithin: 0, answeredWaitSeconds: 0, waitSeconds: 0 }

/** Those who wait at the end of an interval, judged by the next one instead of by their own. */
function changeAtEnd(own: StaffedInterval, next: StaffedInterval, end: SystemState): Change {
  const places = Math.max(0, end.first + end.probabilities.length - own.agents)
  const was = lineOf(own, places)
  const becomes = lineOf(next, places)
  const takenAtOnce = Math.max(0, next.agents - own.agents)
  const { arrivalRate, leaveRate } = ratesOf(own)
  let [answered, answeredWithin, answeredWaitSeconds, waitSeconds] = [0, 0, 0, 0]
  // How likely it is that more than so many wait.
  const isThere = atLeastWaiting(end, own.agents, places)
  for (let place = 0; place < places; place += 1) {
    const probability = isThere[place] as number
    const later = place - takenAtOnce
    const more = (later < 0 ? 1 : (becomes.answered[later] as number)) - (was.answered[place] as number)
    const longer = (later < 0 ? 0 : (becomes.answeredWaitSeconds[later] as number)) - (was.answeredWaitSeconds[place] as number)
    const waited = waitedSoFar(own, meanBehind(isThere, place), arrivalRate, leaveRate)
    answered += probability * more
    if (waited < own.thresholdSeconds)
      answeredWithin += probability * ((later < 0 ? 1 : (becomes.answeredWithin[later] as number)) - (was.answeredWithin[place] as number))
    answeredWaitSeconds += probability * (longer + waited * more)
    waitSeconds += probability * ((later < 0 ? 0 : (becomes.waitSeconds[later] as number)) - (was.waitSeconds[place] as number))
  }
  return { answered, answeredWithin, answeredWaitSeconds, waitSeconds }
}

/** The probabilities that more than 0, 1, 2, … wait. */
function atLeastWaiting({ first, probabilities }: SystemState, agents: number, places: number): Float64Array {
  const isThere = new Float64Array(places)
  let above = 0
  for (let place = places - 1; place >= 0; place -= 1) {
    above += probabilities[agents + place + 1 - first] ?? 0
    isThere[place] = above
  }
  return isThere
}

/** How many wait behind a place, on the mean, where somebody waits there. */
function meanBehind(isThere: Float64Array, place: number): number {
  const probability = isThere[place] as number
  if (probability === 0) return 0
  let behind = 0
  for (let later = place + 1; later < isThere.length && (isThere[later] as number) > 1e-9 * probability; later += 1)
    behind += isThere[later] as number
  return behind / probability
}

/** How long somebody has waited behind whom so many of those who came since still wait. */
function waitedSoFar({ seconds }: StaffedInterval, behind: number, arrivalRate: number, leaveRate: number): number {
  if (arrivalRate === 0) return seconds
  const arrivals = (behind + 0.5) / arrivalRate
  const waited = leaveRate === 0 ? arrivals : -Math.log1p(-Math.min(0.999, arrivals * leaveRate)) / leaveRate
  return Math.min(seconds, waited)
}

/** Arrivals of constant rate see the mean over the interval. */
function serviceOfInterval(interval: StaffedInterval, mean: SystemState, end: SystemState, change: Change): IntervalService {
  const { agents, seconds, callsPerHour } = interval
  const line = lineOf(interval, Math.max(0, mean.first + mean.probabilities.length - agents))
  const offered = (callsPerHour * seconds) / HOUR_SECONDS
  const sumOf = (outcome: Float64Array, atOnce: number): number =>
    offered * meanOf(mean, (inSystem) => (inSystem < agents ? atOnce : (outcome[inSystem - agents] as number)))
  const answered = Math.min(offered, Math.max(0, sumOf(line.answered, 1) + change.answered))
  const answeredWithin = Math.min(answered, Math.max(0, sumOf(line.answeredWithin, 1) + change.answeredWithin))
  const abandoned = interval.patienceSeconds === null ? 0 : offered - answered
  const busy = meanOf(mean, (inSystem) => Math.min(inSystem, agents))
  const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
  return {
    offered,
    answered,
    answeredWithin,
    abandoned,
    abandonedWithin: Math.min(abandoned, sumOf(line.abandonedWithin, 0)),
    serviceLevel: shareOf(answeredWithin, offered),
    abandonFraction: shareOf(abandoned, offered),
    asaSeconds: shareOf(Math.max(0, sumOf(line.answeredWaitSeconds, 0) + change.answeredWaitSeconds), answered),
    waitSeconds: shareOf(Math.max(0, sumOf(line.waitSeconds, 0) + change.waitSeconds), offered),
    waitProbability: shareOf(offered * meanOf(mean, (inSystem) => (inSystem < agents ? 0 : 1)), offered),
    occupancy: agents === 0 ? null : busy / agents,
    queueLength: meanOf(mean, (inSystem) => Math.max(0, inSystem - agents)),
    waitingAtEnd: meanOf(end, (inSystem) => Math.max(0, inSystem - agents)),
  }
}
