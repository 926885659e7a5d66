import { createHash } from 'node:crypto'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { byMachine } from '../audit/attribution.ts'
import { packCells } from '../plans/packed-cells.ts'
import type { PlanStore } from '../plans/plan-store.ts'
import type { QueueOutlook } from './queue-outlook.ts'

/** A local day of some queues, as it was expected before it began. */
export interface ForecastDay {
  readonly zone: string
  readonly date: string
  readonly outlooks: readonly QueueOutlook[]
}

/** Who a snapshot of ours is by, and what it is named after. */
const AUTHOR = 'Loadline'

/**
 * Keeps what was expected of a local day before it began as a snapshot: volumes with their bands and handle times, with the model and what it learned from.
 * What is there already under its name stays. Answers the snapshot; null where of none of the queues anything was expected.
 */
export async function keepForecast(
  plans: Pick<PlanStore, 'add'>,
  { zone, date, outlooks }: ForecastDay,
  { madeAt, now }: { readonly madeAt: Instant; readonly now: Instant },
): Promise<number | null> {
  const cells = outlooks.flatMap(cellsOf).sort((a, b) => a.queueId - b.queueId || a.start - b.start)
  if (cells.length === 0) return null
  const models = outlooks.flatMap(({ queueId, basis }) => (basis === null ? [] : [{ queueId, model: basis.model, ...basis.inputs }]))
  const kept = await plans.add(
    byMachine('outlook'),
    {
      kind: 'forecast',
      name: `${AUTHOR} ${date} ${zone}`,
      origin: 'model',
      author: AUTHOR,
      madeAt,
      saysMadeAt: false,
      cells: packCells(cells),
      contentSha256: createHash('sha256').update(JSON.stringify(cells)).digest('hex'),
      inputs: { models },
    },
    now,
  )
  return kept.ok ? kept.value.snapshot.snapshotId : kept.error.snapshotId
}

function cellsOf({ queueId, dayAhead }: QueueOutlook): readonly PlanCell[] {
  if (dayAhead === null) return []
  return dayAhead.offered.flatMap((contacts, place) => {
    if (contacts === null) return []
    const start = dayAhead.start + place * INTERVAL_MS
    const [low, high] = [dayAhead.low?.[place] ?? null, dayAhead.high?.[place] ?? null]
    const quantiles = low === null || high === null ? null : { '0.1': low, '0.9': high }
    const rounded = Math.round(contacts * 1_000) / 1_000
    const ahtSeconds = rounded === 0 ? null : (dayAhead.ahtSeconds[place] ?? null)
    const aht = ahtSeconds === null ? null : Math.round(ahtSeconds * 10) / 10
    return [{ queueId, vendorId: 0, siteId: 0, start, contacts: rounded, ahtSeconds: aht, heads: null, quantiles }]
  })
}
