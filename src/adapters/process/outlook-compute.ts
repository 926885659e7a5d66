import type { ComputeOptions, OutlookCompute } from '../../app/outlook/outlook-compute.ts'
import type { OutlookQuestion } from '../../app/outlook/outlook-thread.ts'
import type { QueueOutlook } from '../../app/outlook/queue-outlook.ts'
import { WorkerLost, WorkerPool } from './worker-pool.ts'

/** The engine in a thread of its own, which is begun when it is first asked. */
export interface ThreadedCompute extends OutlookCompute {
  readonly close: () => Promise<void>
}

/** One thread, since it remembers what it has learned. */
export function threadedCompute(): ThreadedCompute {
  const pool = new WorkerPool({ name: 'outlook', module: new URL('./outlook-worker.ts', import.meta.url), workers: 1 })
  let isForgotten = false
  const ask = async (question: OutlookQuestion, options: ComputeOptions = {}): Promise<readonly QueueOutlook[]> => {
    try {
      return (await pool.run(question, options)) as readonly QueueOutlook[]
    } catch (error) {
      isForgotten ||= error instanceof WorkerLost
      throw error
    }
  }
  return {
    learn: async (pasts, options) => {
      await ask({ kind: 'learn', pasts }, options)
    },
    look: async (request, options) => await ask({ kind: 'look', request }, options),
    take: async (queueIds, options) => await ask({ kind: 'take', queueIds }, options),
    hasForgotten: () => {
      const told = isForgotten
      isForgotten = false
      return told
    },
    close: async () => await pool.close(),
  }
}
