import type { Result } from '../../domain/shared/result.ts'
import type { PlanFault } from './plan-fault.ts'
import type { HeedReading } from './plan-reading.ts'
import type { PlanQuestion, ReadPlanFile } from './read-plan-file.ts'

/** Who waits for a reading: told how far it is, and able to end it. */
export interface ReadingOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: HeedReading
}

/** Reads files beside the thread that serves desks. Rejects where it was ended. */
export interface PlanReader {
  readonly read: (question: PlanQuestion, options: ReadingOptions) => Promise<Result<ReadPlanFile, readonly PlanFault[]>>
  /** Every row that is refused with its reasons, as CSV. */
  readonly refusedRows: (question: PlanQuestion, options: ReadingOptions) => Promise<Result<string, readonly PlanFault[]>>
}
