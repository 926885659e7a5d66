import { Random } from '../../src/domain/shared/random.ts'
import { type StaffedInterval, serviceOverIntervals } from '../../src/domain/staffing/carry-over.ts'
import { simulateChangingQueue } from '../../src/sim/changing-queue.ts'

export interface CarriedFigure {
  readonly case: number
  readonly interval: number
  readonly figure: 'serviceLevel' | 'abandonFraction' | 'waitSeconds'
  readonly formula: number
  readonly simulated: number
  readonly standardError: number
  /** How many of its own standard errors the simulator is off. */
  readonly standardErrors: number
}

const PEAKS = [0.5, 0.8, 0.95, 1.1, 1.6] as const

/**
 * Half-days of three to six quarter or half hours: loads and heads that change from one to the next, from half used to far too much, with and without
 * abandonment (without it no more than can be worked off), so that most carry something over.
 */
export function randomHalfDays(count: number, seed: string): StaffedInterval[][] {
  const random = new Random(seed)
  return Array.from({ length: count }, () => {
    const seconds = random.uniform() < 0.5 ? 900 : 1_800
    const ahtSeconds = 90 + 400 * random.uniform()
    const patienceSeconds = random.uniform() < 0.2 ? null : 20 + 600 * random.uniform() ** 2
    const thresholdSeconds = Math.round(60 * random.uniform())
    const heads = 2 + Math.floor(28 * random.uniform() ** 2)
    return Array.from({ length: 3 + Math.floor(4 * random.uniform()) }, () => {
      const agents = Math.max(1, heads + Math.round(heads * (random.uniform() - 0.5)))
      const used = (PEAKS[Math.floor(random.uniform() * PEAKS.length)] ?? 1) * (patienceSeconds === null ? 0.8 : 1)
      return { seconds, ahtSeconds, patienceSeconds, thresholdSeconds, agents, callsPerHour: (used * agents * 3_600) / ahtSeconds }
    })
  })
}

/** What the floor measures over many such half-days beside what the formula says, for each interval and figure. */
export function compareCarryOver(halfDays: readonly (readonly StaffedInterval[])[], days: number, seed: number): CarriedFigure[] {
  return halfDays.flatMap((intervals, place) => {
    const formula = serviceOverIntervals(intervals)
    return simulateChangingQueue(intervals, { days, seed: seed * 1_000 + place }).flatMap((measured, interval) =>
      (['serviceLevel', 'abandonFraction', 'waitSeconds'] as const).map((figure) => {
        const said = formula[interval]?.[figure] ?? Number.NaN
        const { mean } = measured[figure]
        const offered = (formula[interval]?.offered ?? 0) * days
        const standardError = Math.max(
          measured[figure].standardError,
          rareError(figure, said, offered, intervals[interval]?.ahtSeconds ?? 0),
        )
        const gap = Math.abs(said - mean)
        const standardErrors = gap < 1e-9 ? 0 : gap / standardError
        return { case: place, interval, figure, formula: said, simulated: mean, standardError, standardErrors }
      }),
    )
  })
}

/**
 * Where hardly anybody waits the few days on which somebody does say little of the error: it is then at least that of counting what is rare, and of
 * waits that come in clusters as long as a contact takes.
 */
function rareError(figure: CarriedFigure['figure'], said: number, offered: number, ahtSeconds: number): number {
  const variance = figure === 'waitSeconds' ? ahtSeconds * said : said * (1 - said)
  return Math.sqrt(variance / offered)
}
