import type { ComputeOptions, OutlookCompute } from '../../app/outlook/outlook-compute.ts'
import type { OutlookAnswer, OutlookQuestion } from '../../app/outlook/outlook-thread.ts'
import { MINUTE_MS, type Milliseconds } from '../../domain/shared/instant.ts'
import { WorkerPool } from './worker-pool.ts'

/** The engine in a thread of its own, which is begun when it is first asked. */
export interface ThreadedCompute extends OutlookCompute {
  readonly close: () => Promise<void>
}

/** A look at many queues takes long where everything else goes first, and gives a sign with each queue and each quarter hour; one without any does not end at all. */
const SILENT_MS_MAX: Milliseconds = 10 * MINUTE_MS

/** One thread, since it remembers what it has learned. */
export function threadedCompute(): ThreadedCompute {
  let isForgotten = false
  const onLost = (): void => {
    isForgotten = true
  }
  const module = new URL('./outlook-worker.ts', import.meta.url)
  const pool = new WorkerPool({ name: 'outlook', module, workers: 1, silentMsMax: SILENT_MS_MAX, onLost })
  const ask = async <Answer extends OutlookAnswer>(question: OutlookQuestion, options: ComputeOptions = {}): Promise<Answer> =>
    (await pool.run(question, options)) as Answer
  return {
    learn: async (pasts, options) => {
      await ask({ kind: 'learn', pasts }, options)
    },
    look: async (request, options) => await ask({ kind: 'look', request }, options),
    take: async (queueIds, options) => await ask({ kind: 'take', queueIds }, options),
    days: async (request, options) => await ask({ kind: 'days', request }, options),
    outdated: async (options) => await ask({ kind: 'outdated' }, options),
    hasForgotten: () => {
      const told = isForgotten
      isForgotten = false
      return told
    },
    close: async () => await pool.close(),
  }
}
