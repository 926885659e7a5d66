import type { SteadyService } from '../domain/staffing/steady-queue.ts'

/** The result columns of `staff --csv`, in their order. */
export const FIGURE_COLUMNS = [
  'load_erlang',
  'erlang_b',
  'stable',
  'p_wait',
  'sl',
  'sl_net_of_early_abandons',
  'sl_of_answered',
  'ewait_all_s',
  'asa_answered_s',
  'occupancy',
  'p_abandon',
  'p_abandon_within_T',
  'queue_len',
] as const

type Figure = number | null

/** Null is a figure that there is not: 0 / 0. */
export type FigureRow = Readonly<Record<(typeof FIGURE_COLUMNS)[number], Figure>>

const DIGITS = 15

/** The figures of a queue under the names of the columns. */
export function figureRow(service: SteadyService): FigureRow {
  return {
    load_erlang: service.erlangs,
    erlang_b: service.blockingProbability,
    stable: 1,
    p_wait: service.waitProbability,
    sl: service.serviceLevel,
    sl_net_of_early_abandons: service.serviceLevelNetOfEarlyAbandons,
    sl_of_answered: service.serviceLevelOfAnswered,
    ewait_all_s: service.waitSeconds,
    asa_answered_s: service.asaSeconds,
    occupancy: service.occupancy,
    p_abandon: service.abandonFraction,
    p_abandon_within_T: service.abandonedWithinFraction,
    queue_len: service.queueLength,
  }
}

/** What becomes of a queue that nobody leaves and that gets more than can be done: it grows without end, and so do waits. */
export function unstableRow(erlangs: number, blockingProbability: number): FigureRow {
  const never = { sl: 0, sl_net_of_early_abandons: 0, sl_of_answered: 0, p_abandon: 0, p_abandon_within_T: 0 }
  const endless = { ewait_all_s: Number.POSITIVE_INFINITY, asa_answered_s: Number.POSITIVE_INFINITY, queue_len: Number.POSITIVE_INFINITY }
  return { load_erlang: erlangs, erlang_b: blockingProbability, stable: 0, p_wait: 1, occupancy: 1, ...never, ...endless }
}

/** Fifteen significant digits; `nan` for what is 0 / 0, `+inf` for what grows without end. */
export function shownFigure(figure: Figure): string {
  if (figure === null) return 'nan'
  return Number.isFinite(figure) ? String(Number(figure.toPrecision(DIGITS))) : '+inf'
}
