import type { KeptForecast } from '../../app/outlook/kept-forecast.ts'
import type { ComputeOptions, DaysRequest, OutlookCompute } from '../../app/outlook/outlook-compute.ts'
import type { OutlookQuestion } from '../../app/outlook/outlook-thread.ts'
import type { QueueOutlook } from '../../app/outlook/queue-outlook.ts'
import { WorkerPool } from './worker-pool.ts'

/** The engine in a thread of its own, which is begun when it is first asked. */
export interface ThreadedCompute extends OutlookCompute {
  readonly close: () => Promise<void>
}

/** One thread, since it remembers what it has learned. */
export function threadedCompute(): ThreadedCompute {
  let isForgotten = false
  const onLost = (): void => {
    isForgotten = true
  }
  const module = new URL('./outlook-worker.ts', import.meta.url)
  const pool = new WorkerPool({ name: 'outlook', module, workers: 1, onLost })
  const ask = async (question: OutlookQuestion, options: ComputeOptions = {}): Promise<readonly QueueOutlook[]> =>
    (await pool.run(question, options)) as readonly QueueOutlook[]
  const daysOf = async (request: DaysRequest, options: ComputeOptions = {}): Promise<readonly KeptForecast[]> =>
    (await pool.run({ kind: 'days', request }, options)) as readonly KeptForecast[]
  return {
    learn: async (pasts, options) => {
      await ask({ kind: 'learn', pasts }, options)
    },
    look: async (request, options) => await ask({ kind: 'look', request }, options),
    take: async (queueIds, options) => await ask({ kind: 'take', queueIds }, options),
    days: daysOf,
    hasForgotten: () => {
      const told = isForgotten
      isForgotten = false
      return told
    },
    close: async () => await pool.close(),
  }
}
