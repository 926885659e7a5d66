import { erlangA } from '../../src/domain/staffing/erlang-a.ts'
import { erlangC } from '../../src/domain/staffing/erlang-c.ts'
import type { SteadyService } from '../../src/domain/staffing/steady-queue.ts'
import { type SteadyMeasured, simulateSteadyQueue } from '../../src/sim/steady-queue.ts'

export interface ErlangCase {
  readonly callsPerHour: number
  readonly ahtSeconds: number
  readonly agents: number
  /** Null where nobody leaves: Erlang C. */
  readonly patienceSeconds: number | null
  readonly thresholdSeconds: number
}

type Row = readonly [callsPerHour: number, ahtSeconds: number, agents: number, patienceSeconds: number | null, thresholdSeconds: number]

/** Thirty settings, from one agent to five hundred, from hardly any load to twice what can be handled. */
const ROWS: readonly Row[] = [
  [200, 180, 14, null, 20],
  [200, 180, 12, null, 20],
  [2_880, 60, 52, null, 20],
  [60, 300, 7, null, 20],
  [60, 300, 10, null, 60],
  [6, 300, 1, null, 30],
  [3, 600, 2, null, 30],
  [360, 240, 27, null, 20],
  [360, 240, 30, null, 20],
  [1_200, 420, 148, null, 30],
  [1_200, 420, 155, null, 30],
  [6_000, 300, 515, null, 20],
  [90, 400, 12, null, 30],
  [500, 200, 31, null, 15],
  [200, 180, 12, 120, 20],
  [200, 180, 14, 15, 20],
  [2_880, 60, 48, 120, 20],
  [2_880, 60, 55, 120, 20],
  [60, 300, 5, 120, 20],
  [60, 300, 8, 60, 20],
  [60, 300, 10, 180, 0],
  [1, 60, 1, 30, 10],
  [360, 240, 26, 180, 20],
  [360, 240, 12, 180, 20],
  [360, 240, 26, 1, 20],
  [1_200, 420, 145, 240, 30],
  [1_200, 420, 150, 240, 60],
  [6_000, 300, 500, 90, 20],
  [6_000, 300, 450, 90, 20],
  [30, 1_800, 20, 600, 60],
]

export const ERLANG_CASES: readonly ErlangCase[] = ROWS.map(([callsPerHour, ahtSeconds, agents, patienceSeconds, thresholdSeconds]) => ({
  callsPerHour,
  ahtSeconds,
  agents,
  patienceSeconds,
  thresholdSeconds,
}))

/** The figures that are compared. */
export const ERLANG_FIGURES = ['waitProbability', 'serviceLevel', 'abandonFraction', 'waitSeconds'] as const

export interface Disagreement {
  readonly case: ErlangCase
  readonly figure: (typeof ERLANG_FIGURES)[number]
  readonly formula: number
  readonly simulated: number
  /** How many of its own standard errors the simulator is off. */
  readonly standardErrors: number
}

/** What the floor measures beside what the formula says, for each figure of a case. */
export function compareWithErlang(steady: ErlangCase, contacts: number, seed: number): Disagreement[] {
  const service = formulaOf(steady)
  const measured: SteadyMeasured = simulateSteadyQueue(steady, { contacts, seed })
  return ERLANG_FIGURES.map((figure) => {
    const { mean, standardError } = measured[figure]
    const gap = Math.abs(mean - service[figure])
    const standardErrors = gap < 1e-12 ? 0 : gap / standardError
    return { case: steady, figure, formula: service[figure], simulated: mean, standardErrors }
  })
}

function formulaOf({ patienceSeconds, ...queue }: ErlangCase): SteadyService {
  if (patienceSeconds !== null) return erlangA({ ...queue, patienceSeconds })
  const service = erlangC(queue)
  if (!service.ok) throw new Error(`${service.error.erlangs} erlangs on ${service.error.agents} agents, expected a stable queue`)
  return service.value
}
