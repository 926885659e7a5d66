import type { ServiceLevelFormula } from '../interval/queue-rules.ts'
import { chatService } from './chat.ts'
import { erlangA } from './erlang-a.ts'
import { erlangC } from './erlang-c.ts'
import { quickLevel } from './quick-level.ts'
import { demandAmount, erlangsOf, HOUR_SECONDS, type SteadyQueue, type SteadyService } from './steady-queue.ts'

/** What comes to a queue, and how long it waits for: null patience is Erlang C, where nobody leaves. */
export interface SteadyLoad {
  readonly callsPerHour: number
  readonly ahtSeconds: number
  readonly patienceSeconds: number | null
  /**
   * Of chats: the mean handle time of a chat whose agent has 1, 2, 3, … in hand at once, as many as one may have. Absent where an agent has one
   * contact at a time; where it is there `ahtSeconds` is not looked at.
   */
  readonly chatSeconds?: readonly number[]
}

/** What a queue aims at. Fractions are from 0 to 1. */
export type StaffingTarget =
  | {
      readonly kind: 'serviceLevel'
      /** SL7 is SL3 here: in a queue by itself nobody flows out. */
      readonly formula: ServiceLevelFormula
      readonly thresholdSeconds: number
      /** Up to here an abandon is short: SL5 and SL6 alone. */
      readonly shortAbandonSeconds?: number
      readonly fractionMin: number
    }
  /** The mean wait of those answered. */
  | { readonly kind: 'asa'; readonly secondsMax: number }
  | { readonly kind: 'abandonment'; readonly fractionMax: number }
  | { readonly kind: 'occupancy'; readonly fractionMax: number }

type LevelTarget = StaffingTarget & { readonly kind: 'serviceLevel' }

/** The service of so many agents under a load; null where it has no steady state, so that no target is met. */
export function serviceOf(load: SteadyLoad, agents: number, thresholdSeconds: number): SteadyService | null {
  const { callsPerHour, ahtSeconds, patienceSeconds, chatSeconds } = load
  if (chatSeconds !== undefined) {
    const chats = chatService({ callsPerHour, chatSeconds, agents, patienceSeconds, thresholdSeconds })
    return chats.ok ? chats.value : null
  }
  const queue: SteadyQueue = { callsPerHour, ahtSeconds, agents, thresholdSeconds }
  if (patienceSeconds !== null) return erlangA({ ...queue, patienceSeconds })
  const service = erlangC(queue)
  return service.ok ? service.value : null
}

/** Whether so many agents meet a target under a load. A figure that there is not, such as the ASA where nobody is answered, meets nothing. */
export function meetsTarget(load: SteadyLoad, agents: number, target: StaffingTarget): boolean {
  const quick = quickLevelOf(load, agents, target)
  if (quick !== null) return target.kind === 'serviceLevel' && quick >= target.fractionMin
  const service = serviceOf(load, agents, target.kind === 'serviceLevel' ? target.thresholdSeconds : 0)
  if (service === null) return false
  switch (target.kind) {
    case 'serviceLevel':
      return atLeast(levelByFormula(load, agents, target, service), target.fractionMin)
    case 'asa':
      return atMost(service.asaSeconds, target.secondsMax)
    case 'abandonment':
      return service.abandonFraction <= target.fractionMax
    case 'occupancy':
      return atMost(service.occupancy, target.fractionMax)
  }
}

/** The service level of so many agents by the formula of a target; null where its denominator is nothing, or there is no steady state. */
export function targetedLevel(load: SteadyLoad, agents: number, target: LevelTarget): number | null {
  const service = serviceOf(load, agents, target.thresholdSeconds)
  return service === null ? null : levelByFormula(load, agents, target, service)
}

/** The usual target in the usual queue; null where it is another. */
function quickLevelOf(
  { callsPerHour, ahtSeconds, patienceSeconds, chatSeconds }: SteadyLoad,
  agents: number,
  target: StaffingTarget,
): number | null {
  if (target.kind !== 'serviceLevel' || (target.formula !== 'SL3' && target.formula !== 'SL7')) return null
  if (chatSeconds !== undefined || patienceSeconds === null || patienceSeconds === 0 || agents === 0) return null
  const erlangs = erlangsOf({ callsPerHour, ahtSeconds })
  if (erlangs === 0) return null
  const rates = { arrivalRate: callsPerHour / HOUR_SECONDS, serviceRate: agents / ahtSeconds, leaveRate: 1 / patienceSeconds }
  return quickLevel(rates, { erlangs, agents, thresholdSeconds: target.thresholdSeconds })
}

/** The level by the formula of a target, of a service that was computed with its threshold; null where its denominator is nothing. */
export function levelByFormula(load: SteadyLoad, agents: number, target: LevelTarget, service: SteadyService): number | null {
  const short = (): number => serviceOf(load, agents, target.shortAbandonSeconds ?? 0)?.abandonedWithinFraction ?? 0
  switch (target.formula) {
    case 'SL1':
      return service.serviceLevel + service.abandonedWithinFraction
    case 'SL2':
      return service.serviceLevelOfAnswered
    case 'SL3':
    case 'SL7':
      return service.serviceLevel
    case 'SL4':
      return service.serviceLevelNetOfEarlyAbandons
    case 'SL5':
      return service.serviceLevel + short()
    case 'SL6': {
      const counted = 1 - short()
      return counted <= 0 ? null : service.serviceLevel / counted
    }
  }
}

/**
 * Whether more agents never miss a target that fewer meet. All but one kind: more agents make the offered wait shorter in the order of likelihood
 * ratios, and every figure is a mean of something that only falls or only rises with that wait. SL5 with a limit for short abandons above the
 * threshold counts a wait between the two as worse than one beyond both.
 */
export function isMonotone(target: StaffingTarget): boolean {
  return target.kind !== 'serviceLevel' || target.formula !== 'SL5' || (target.shortAbandonSeconds ?? 0) <= target.thresholdSeconds
}

/** Throws a RangeError for a target that is none. */
export function demandTarget(target: StaffingTarget): void {
  if (target.kind === 'asa') {
    demandAmount('secondsMax', target.secondsMax)
    return
  }
  const fraction = target.kind === 'serviceLevel' ? target.fractionMin : target.fractionMax
  if (!(fraction >= 0 && fraction <= 1))
    throw new RangeError(`the target of ${target.kind} is ${fraction}, expected a fraction from 0 to 1`)
  if (target.kind !== 'serviceLevel') return
  demandAmount('thresholdSeconds', target.thresholdSeconds)
  demandAmount('shortAbandonSeconds', target.shortAbandonSeconds ?? 0)
}

function atLeast(value: number | null, min: number): boolean {
  return value !== null && value >= min
}

function atMost(value: number | null, max: number): boolean {
  return value !== null && value <= max
}

/** The load in agents: erlangs, or of chats the agents it takes with as many at once as one may have. */
export function agentsBusyOf({ callsPerHour, ahtSeconds, chatSeconds }: SteadyLoad): number {
  const most = chatSeconds?.length ?? 1
  return erlangsOf({ callsPerHour, ahtSeconds: (chatSeconds?.[most - 1] ?? ahtSeconds) / most })
}
