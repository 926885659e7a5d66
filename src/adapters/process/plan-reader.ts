import { wholeFault } from '../../app/plans/plan-fault.ts'
import { PLAN_READING_MS_MAX } from '../../app/plans/plan-limits.ts'
import type { PlanReader, ReadingOptions } from '../../app/plans/plan-reader.ts'
import type { PlanQuestion } from '../../app/plans/read-plan-file.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'
import { err } from '../../domain/shared/result.ts'
import { type JobProgress, WorkerLost, WorkerPool } from './worker-pool.ts'

/** What the worker is asked: the reading, or all that is refused as CSV. */
export interface PlanTask {
  readonly wants: 'reading' | 'refusedRows'
  readonly question: PlanQuestion
}

/** A thread that reads files of plans. */
export interface ThreadedPlanReader extends PlanReader {
  readonly close: () => Promise<void>
}

/** Who looks at a file looks again soon; after that the hundreds of megabytes that a large one took are given back. */
const REST_MS_MAX = MINUTE_MS

/** One thread: each file may take some hundred megabytes, and whoever comes second waits for some seconds. `module` is its program. */
export function threadedPlanReader(module: URL): ThreadedPlanReader {
  const pool = new WorkerPool({ name: 'plan reader', module, workers: 1, jobMsMax: PLAN_READING_MS_MAX, restMsMax: REST_MS_MAX })
  const ask = async <Answer>(task: PlanTask, { signal, onProgress }: ReadingOptions): Promise<Answer> => {
    const options = {
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress: ({ done, total }: JobProgress) => onProgress(done, total) }),
    }
    return (await pool.run(task, options)) as Answer
  }
  return {
    read: (question, options) => ask<Awaited<ReturnType<PlanReader['read']>>>({ wants: 'reading', question }, options).catch(tooMuch),
    refusedRows: (question, options) =>
      ask<Awaited<ReturnType<PlanReader['refusedRows']>>>({ wants: 'refusedRows', question }, options).catch(tooMuch),
    close: async () => await pool.close(),
  }
}

/** A thread that ended over a file ran out of memory or of time: the file is to be smaller, and the server goes on. */
function tooMuch(error: unknown) {
  if (!(error instanceof WorkerLost)) throw error
  return err([wholeFault('tooMuch', 'a file whose reading took too much memory or time', 'a smaller file, or the plan in several files')])
}
