import type { ServiceLevelFormula } from '../../domain/interval/queue-rules.ts'
import { INTERVAL_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { type IntervalService, serviceOverIntervals } from '../../domain/staffing/carry-over.ts'
import type { SteadyLoad } from '../../domain/staffing/target.ts'

interface Starting {
  readonly slots: number
  /** Waiting or in hand when the quarter hour begins. */
  readonly inSystem: number
}

interface Counted {
  readonly formula: ServiceLevelFormula
  readonly thresholdSeconds: number
  readonly shortAbandonSeconds: number
}

/** What those meet who come in a quarter hour that begins with so many waiting or in hand. */
export function startingFigures(queue: SteadyLoad, { slots, inSystem }: Starting, target: Counted) {
  const served = (thresholdSeconds: number): IntervalService => servedIn(queue, { slots, inSystem }, thresholdSeconds)
  const service = served(target.thresholdSeconds)
  const { asaSeconds, abandonFraction, occupancy } = service
  const [within, of] = levelParts(service, target.formula, () => served(target.shortAbandonSeconds).abandonedWithin)
  return { level: of <= 0 ? 0 : Math.min(1, within / of), asaSeconds, abandonFraction: abandonFraction ?? 0, occupancy: occupancy ?? 1 }
}

/** How many wait at the end of the quarter hour, on the mean. */
export function waitingAfter(queue: SteadyLoad, starting: Starting): number {
  return servedIn(queue, starting, 0).waitingAtEnd
}

function servedIn(queue: SteadyLoad, { slots, inSystem }: Starting, thresholdSeconds: number): IntervalService {
  const seconds = INTERVAL_MS / SECOND_MS
  const [service] = serviceOverIntervals([{ ...queue, agents: slots, thresholdSeconds, seconds }], inSystem)
  return service as IntervalService
}

/** Served in time, and of how many, by the formula. */
function levelParts(
  { offered, answered, answeredWithin, abandonedWithin }: IntervalService,
  formula: ServiceLevelFormula,
  short: () => number,
): readonly [within: number, of: number] {
  switch (formula) {
    case 'SL1':
      return [answeredWithin + abandonedWithin, offered]
    case 'SL2':
      return [answeredWithin, answered]
    case 'SL3':
    case 'SL7':
      return [answeredWithin, offered]
    case 'SL4':
      return [answeredWithin, offered - abandonedWithin]
    case 'SL5':
      return [answeredWithin + short(), offered]
    case 'SL6':
      return [answeredWithin, offered - short()]
  }
}
