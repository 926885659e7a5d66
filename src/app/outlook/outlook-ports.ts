import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { ForecastDay } from './keep-forecast.ts'
import type { ForecastBook } from './kept-forecast.ts'
import type { OutlookCompute } from './outlook-compute.ts'
import type { Commitment } from './outlook-context.ts'
import type { PastCalendar } from './read-past.ts'
import type { SeenPorts } from './read-seen.ts'

/** What the engine beside the desk works with. */
export interface OutlookPorts extends SeenPorts {
  readonly calendar: PastCalendar
  readonly compute: OutlookCompute
  readonly now: () => Instant
  readonly queues: () => Promise<readonly Queue[]>
  /** What people noted that does something to forecasts; another list only when it is another. */
  readonly effects: (now: Instant) => Promise<readonly Annotation[]>
  /** Keeps the forecast of a local day as a snapshot; null where there is nothing to keep. */
  readonly keep: (day: ForecastDay) => Promise<number | null>
  /** Keeps every forecast as it was made. */
  readonly book: Pick<ForecastBook, 'keep'>
  /** Heads that plans promise for a stretch of time. */
  readonly commitments: (span: { readonly from: Instant; readonly to: Instant }) => Promise<readonly Commitment[]>
  /** Tells who runs the server of what failed. */
  readonly onFault: (what: string) => (error: unknown) => void
}
