import { Worker } from 'node:worker_threads'
import { MINUTE_MS, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { SIGNS, STOP, type WorkerAnswer, type WorkerTask } from './worker-message.ts'

/** How far a job has come, in whatever it counts. */
export interface JobProgress {
  readonly done: number
  readonly total: number
}

export interface JobOptions {
  /** Ends the job: it is told at once, and the next waiting one begins as soon as it has heard. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: JobProgress) => void
}

export interface WorkerPoolOptions {
  /** As threads are named in tools. */
  readonly name: string
  /** The program of a worker, which answers by `serveJobs`. */
  readonly module: URL
  readonly workers: number
  /** How long a job may take; `JOB_MS_MAX` where not given. */
  readonly jobMsMax?: Milliseconds
  /** How long a job may go on without a sign; where given, this is limited and not the whole time, since on a busy machine a job may wait long for its turn. */
  readonly silentMsMax?: Milliseconds
  /** A worker that has nothing to do for so long is ended, and its memory with it; where not given it stays, with what it has learned. */
  readonly restMsMax?: Milliseconds
  /** Told of every worker that ended by itself, also of one that had no job: what it knew is lost. */
  readonly onLost?: (why: string) => void
}

/** A job that threw in its worker; the worker lives on. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed'
}

/** A worker that ended while it had a job, as one does that runs out of memory or of the job's time. The next job begins another worker. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost'
}

/** A job that was ended by its signal, or by the end of the pool. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled'
}

/** Jobs that wait; whoever has more waits for an answer first. */
export const JOBS_WAITING_MAX = 1_000
/** Of one worker: a job that needs more is a mistake, and ends its worker and not the server. */
const HEAP_MB_MAX = 768
/** A job that takes longer does not end at all: its worker is ended with it, so that others have their turn. */
const JOB_MS_MAX: Milliseconds = 10 * MINUTE_MS

interface Waiting {
  readonly question: unknown
  readonly options: JobOptions
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

interface Running extends Waiting {
  readonly id: number
  readonly shared: Int32Array
  readonly overrun: NodeJS.Timeout
}

/** One thread and what it does; null while it does nothing. */
interface Held {
  readonly worker: Worker
  running: Running | null
  resting: NodeJS.Timeout | null
}

/**
 * A few threads for work that takes longer than a screen may wait: their own event loops, at a lower priority than the server's where the
 * system knows priorities of threads. Questions and answers are plain values, copied on the way. Threads begin with the first job.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #held = new Set<Held>()
  readonly #waiting: Waiting[] = []
  #isClosed = false
  #lastId = 0

  constructor(options: WorkerPoolOptions) {
    this.#options = options
  }

  /** Jobs that run or wait. */
  get jobs(): number {
    return this.#waiting.length + [...this.#held].filter(({ running }) => running !== null).length
  }

  /** Workers that there are, with a job or without one. */
  get workers(): number {
    return this.#held.size
  }

  /** Has a worker answer a question; rejects with `JobFailed`, `WorkerLost` or `JobCancelled`. */
  async run(question: unknown, options: JobOptions = {}): Promise<unknown> {
    const { name } = this.#options
    if (this.#isClosed || options.signal?.aborted === true) throw new JobCancelled(`a job of ${name} was ended before it began`)
    if (this.#waiting.length >= JOBS_WAITING_MAX) throw new JobFailed(`${JOBS_WAITING_MAX} jobs of ${name} wait already`)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const waiting = { question, options, resolve, reject }
    const cancel = (): void => this.#cancel(waiting)
    options.signal?.addEventListener('abort', cancel, { once: true })
    try {
      this.#waiting.push(waiting)
      this.#next()
      return await promise
    } finally {
      // A signal may live as long as the process: what is over must not hang on it.
      options.signal?.removeEventListener('abort', cancel)
    }
  }

  /** Ends every job and thread; resolves when no thread is left. */
  async close(): Promise<void> {
    this.#isClosed = true
    const ended = new JobCancelled(`${this.#options.name} ends`)
    for (const { reject } of this.#waiting.splice(0)) reject(ended)
    const held = [...this.#held]
    for (const { running, resting } of held) {
      clearTimeout(resting ?? undefined)
      clearTimeout(running?.overrun)
      running?.reject(ended)
    }
    await Promise.all(held.map(async ({ worker }) => await worker.terminate()))
  }

  #next(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const idle = [...this.#held].find(({ running }) => running === null) ?? this.#begin()
      const waiting = idle === null ? undefined : this.#waiting.shift()
      if (idle === null || waiting === undefined) return
      this.#ask(idle, waiting)
    }
  }

  #ask(held: Held, waiting: Waiting): void {
    const shared = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
    const task: WorkerTask = { id: (this.#lastId += 1), question: waiting.question, shared }
    try {
      held.worker.postMessage(task)
    } catch (error) {
      // What cannot be copied never reaches the worker, which stays free for the next job.
      waiting.reject(new JobFailed(`a question of ${this.#options.name} cannot be copied to its worker`, { cause: error }))
      return
    }
    clearTimeout(held.resting ?? undefined)
    held.running = { ...waiting, id: task.id, shared, overrun: this.#limited(held, shared) }
  }

  #limited(held: Held, shared: Int32Array): NodeJS.Timeout {
    const { jobMsMax = JOB_MS_MAX, silentMsMax } = this.#options
    const end = (why: string): void => {
      this.#lose(held, why)
      void held.worker.terminate()
    }
    if (silentMsMax === undefined) return setTimeout(() => end(`a job took longer than ${jobMsMax / SECOND_MS} s`), jobMsMax).unref()
    let before = 0
    const listen = (): void => {
      const signs = Atomics.load(shared, SIGNS)
      if (signs === before) end(`a job gave no sign for ${silentMsMax / SECOND_MS} s`)
      before = signs
    }
    return setInterval(listen, silentMsMax).unref()
  }

  #begin(): Held | null {
    const { name, module, workers } = this.#options
    if (this.#held.size >= workers) return null
    const worker = new Worker(module, { name, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX } })
    // A server that ends does not wait for what it would no longer show.
    worker.unref()
    const held: Held = { worker, running: null, resting: null }
    this.#held.add(held)
    worker.on('message', (answer: WorkerAnswer) => this.#hear(held, answer))
    worker.on('error', (error) => this.#lose(held, error.message))
    worker.on('exit', (code) => this.#lose(held, `exit code ${code}`))
    return held
  }

  #hear(held: Held, answer: WorkerAnswer): void {
    const { running } = held
    if (running === null || running.id !== answer.id) return
    if (answer.kind === 'progress') {
      running.options.onProgress?.({ done: answer.done, total: answer.total })
      return
    }
    clearTimeout(running.overrun)
    held.running = null
    if (answer.kind === 'answer') running.resolve(answer.answer)
    else running.reject(new JobFailed(`${this.#options.name}: ${answer.fault}`))
    this.#next()
    if (held.running === null) this.#rest(held)
  }

  #rest(held: Held): void {
    const { restMsMax } = this.#options
    if (restMsMax === undefined) return
    held.resting = setTimeout(() => {
      if (this.#held.delete(held)) void held.worker.terminate()
    }, restMsMax).unref()
  }

  #lose(held: Held, why: string): void {
    if (!this.#held.delete(held)) return
    clearTimeout(held.running?.overrun)
    if (!this.#isClosed) this.#options.onLost?.(why)
    held.running?.reject(new WorkerLost(`the worker of ${this.#options.name} ended: ${why}`))
    this.#next()
  }

  #cancel(waiting: Waiting): void {
    const ended = new JobCancelled(`a job of ${this.#options.name} was ended`)
    waiting.reject(ended)
    const place = this.#waiting.indexOf(waiting)
    if (place >= 0) this.#waiting.splice(place, 1)
    // The worker hears of it between two parts of its work, answers, and is then free for the next job.
    for (const { running } of this.#held) if (running?.reject === waiting.reject) Atomics.store(running.shared, STOP, 1)
  }
}
