import { type Bucket, bucketAt } from '../domain/interval/local-calendar.ts'
import {
  reportedAhtSeconds,
  reportedRow,
  reportedServiceLevel,
  type VendorReport,
  winningReports,
} from '../domain/interval/vendor-report.ts'
import { SECOND_MS } from '../domain/shared/instant.ts'
import type { QueueView } from './kpis-names.ts'
import type { RowReported } from './kpis-row.ts'
import type { KpiSums, RowSum } from './kpis-sum.ts'

/** What vendors report, beside rows by queue and vendor: a report names both and no site, so no other row has an equal of its own. */
export class ReportedSums {
  readonly #rows = new Map<string, RowReported>()

  /** Makes rows also where nothing was measured. `viewAt` is the queue as its record had it. */
  constructor(
    reports: readonly VendorReport[],
    sums: KpiSums,
    bucketsOf: (queueId: number) => readonly Bucket[],
    viewAt: (queueId: number, at: number) => QueueView,
  ) {
    const winners = winningReports(reports)
    const byPlace = Map.groupBy(winners, ({ queueId, vendorId, start }) => `${queueId} ${vendorId} ${bucketAt(bucketsOf(queueId), start)}`)
    for (const together of byPlace.values()) {
      const [{ queueId, vendorId, start }] = together as [VendorReport]
      const bucket = bucketsOf(queueId)[bucketAt(bucketsOf(queueId), start)]
      const told = bucket === undefined ? null : reportedRow(together, bucket)
      const row = told === null ? null : sums.chosenRowAt(queueId, vendorId, 0, start)
      if (told === null || row === null) continue
      const { target, shortAbandonSeconds } = viewAt(queueId, row.start)
      this.#rows.set(row.name, {
        provenance: 'reported',
        coveredSeconds: told.coveredMs / SECOND_MS,
        figures: told.figures,
        serviceLevel: target === null ? null : reportedServiceLevel(told.figures, target, shortAbandonSeconds * SECOND_MS),
        ahtSeconds: reportedAhtSeconds(told.figures),
      })
    }
  }

  of(row: RowSum): RowReported | null {
    return this.#rows.get(row.name) ?? null
  }
}
