import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { SIGNS, STOP, type WorkerAnswer, type WorkerTask } from './worker-message.ts'

/** What a job may ask and tell while it works; both are a sign that it goes on. */
export interface JobContext {
  readonly progress: (done: number, total: number) => void
  /** Whether nobody waits for it any more: looked at between two parts of the work. */
  readonly isCancelled: () => boolean
}

/** The niceness of work that nobody waits for in front of a screen; 0 is that of the server. */
const NICENESS = 10

/** Answers the questions of a `WorkerPool`, one after the other. */
export function serveJobs(answer: (question: unknown, context: JobContext) => unknown): void {
  const port = parentPort
  if (port === null) throw new Error('a worker is started by its pool as a thread, expected no other way')
  stepBack()
  const tell = (message: WorkerAnswer): void => port.postMessage(message)
  const work = async ({ id, question, shared }: WorkerTask): Promise<void> => {
    const context = {
      progress: (done: number, total: number) => {
        Atomics.add(shared, SIGNS, 1)
        tell({ id, kind: 'progress', done, total })
      },
      isCancelled: () => {
        Atomics.add(shared, SIGNS, 1)
        return Atomics.load(shared, STOP) !== 0
      },
    }
    try {
      tell({ id, kind: 'answer', answer: await answer(question, context) })
    } catch (error) {
      tell({ id, kind: 'fault', fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  }
  let last = Promise.resolve()
  port.on('message', (task: WorkerTask) => {
    last = last.then(() => work(task))
  })
}

/** Lets the server's own thread go first. Linux gives each thread a number of its own, under which it has a priority; elsewhere nothing is done. */
function stepBack(): void {
  if (process.platform !== 'linux') return
  try {
    const thread = Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1])
    if (Number.isInteger(thread)) setPriority(thread, NICENESS)
  } catch {
    // A system without /proc, or one that does not let us: the work is then done at the usual priority.
  }
}
