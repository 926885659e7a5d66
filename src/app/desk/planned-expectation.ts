import type { DeskWindow } from '../../domain/interval/desk-fold.ts'
import type { EffectiveCell } from '../../domain/plan/in-effect.ts'
import { meanAht } from '../../domain/plan/plan-level.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { LocalDays } from '../local-days.ts'
import type { PlansInEffect } from '../plans/plans-in-effect.ts'
import type { QueueExpectation } from './expectation.ts'

/** For what something is to be expected. */
export interface PlannedFor {
  readonly queues: readonly Queue[]
  readonly window: DeskWindow
  readonly asOf: Instant
  readonly localDays: LocalDays
}

const TWELFTHS = 12
const DAYS_OF_A_WHOLE_MEAN = 4

/**
 * Lets the forecast that is in effect for a queue's local day take the place of the mean of earlier days. An interval that it leaves out
 * has no expectation, which is not 0; only what began before any of it was made keeps the mean.
 */
export function withPlanned(
  means: readonly QueueExpectation[],
  { cells, snapshots }: PlansInEffect,
  { queues, window, asOf, localDays }: PlannedFor,
): readonly QueueExpectation[] {
  const meanOf = new Map(means.map((mean) => [mean.queueId, mean]))
  const cellsOf = Map.groupBy(cells, ({ queueId }) => queueId)
  return queues.flatMap((queue) => {
    const mean = meanOf.get(queue.queueId) ?? null
    const dayOf = (at: Instant): Instant => localDays.dayAt(queue.zone, at).start
    const planned = (cellsOf.get(queue.queueId) ?? []).filter(({ contacts }) => contacts !== null)
    const today = planned.filter(({ start }) => dayOf(start) === dayOf(asOf))
    if (today.length === 0) return mean === null ? [] : [mean]
    return [plannedExpectation(queue.queueId, { mean, planned, today, window, dayOf, snapshots })]
  })
}

interface Planned {
  readonly mean: QueueExpectation | null
  readonly planned: readonly EffectiveCell[]
  readonly today: readonly EffectiveCell[]
  readonly window: DeskWindow
  readonly dayOf: (at: Instant) => Instant
  readonly snapshots: PlansInEffect['snapshots']
}

function plannedExpectation(queueId: number, { mean, planned, today, window, dayOf, snapshots }: Planned): QueueExpectation {
  const contactsAt = new Map(planned.map(({ start, contacts }) => [start, contacts?.value ?? null]))
  const plannedDays = new Set(planned.map(({ start }) => dayOf(start)))
  const madeAt = Math.max(...today.map(({ contacts }) => contacts?.madeAt ?? 0))
  let isMeanUsed = false
  const offeredTwelfths = Array.from({ length: window.intervals }, (_, place) => {
    const start = window.from + place * INTERVAL_MS
    const contacts = contactsAt.get(start) ?? null
    if (contacts !== null) return Math.round(contacts * TWELFTHS)
    const isMean = !plannedDays.has(dayOf(start)) || start < madeAt
    if (isMean && dayOf(start) === dayOf(today[0]?.start ?? start)) isMeanUsed = true
    return isMean ? (mean?.offeredTwelfths[place] ?? null) : null
  })
  const names = new Set(today.map(({ contacts }) => snapshots.get(contacts?.snapshotId ?? 0)?.name ?? ''))
  const aht = meanAht(
    today.map(({ contacts, ahtSeconds }) => ({ contacts: contacts?.value ?? null, ahtSeconds: ahtSeconds?.value ?? null })),
  )
  return {
    queueId,
    basis: `forecast ${[...names].map((name) => `“${name}”`).join(', ')}${isMeanUsed ? ', and before it was made the mean of the last four same weekdays' : ''}`,
    days: DAYS_OF_A_WHOLE_MEAN,
    offeredTwelfths,
    ahtMs: aht === null ? (mean?.ahtMs ?? null) : Math.round(aht * SECOND_MS),
  }
}
