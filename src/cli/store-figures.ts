import { queryKpis } from '../app/kpis.ts'
import { type KpiDimension, kpiFaultText } from '../app/kpis-request.ts'
import type { RecordedFormat } from '../app/replay/recorded-row.ts'
import { type FigureRow, SUMMARY_THRESHOLDS_SECONDS } from '../app/replay/replay-summary.ts'
import { INTERNAL } from '../app/scope.ts'
import type { Instant } from '../domain/shared/instant.ts'
import type { Engine } from './engine.ts'
import { CommandError } from './usage.ts'

export interface Figures {
  readonly total: readonly FigureRow[]
  readonly byQueue: readonly FigureRow[]
  readonly byVendor: readonly FigureRow[]
}

/** The figures of a recording's time as the store has them, by the query that answers the API. */
export async function storeFigures(
  engine: Engine,
  format: RecordedFormat,
  period: { readonly from: Instant; readonly to: Instant } | null,
): Promise<Figures> {
  if (period === null) return { total: [], byQueue: [], byVendor: [] }
  const rowsBy = async (by: readonly KpiDimension[]): Promise<readonly FigureRow[]> => {
    const answer = await queryKpis(engine.reads, engine.calendar, INTERNAL, {
      from: { kind: 'instant', at: period.from },
      to: { kind: 'instant', at: period.to },
      interval: 'total',
      by,
      zone: format.zone,
      knownAt: null,
      thresholdsSeconds: SUMMARY_THRESHOLDS_SECONDS,
      only: { market: [format.name] },
      withAttainment: null,
    })
    if (!answer.ok) throw new CommandError(`the figures cannot be read: ${kpiFaultText(answer.error)}`)
    return answer.value.rows
  }
  return { total: await rowsBy([]), byQueue: await rowsBy(['queue']), byVendor: await rowsBy(['vendor']) }
}
