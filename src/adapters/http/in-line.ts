import { unavailable } from './problem.ts'

/** How much work of one kind is done at once, and what is said to whoever comes beyond that. */
export interface LineLimits {
  readonly atOnceMax: number
  /** What is being done by then, as in `2 files are being read`. */
  readonly busy: string
  readonly retrySeconds: number
}

/** Does work that needs much, a little at once: what comes beyond that is refused at once, and may come again. */
export function inLine({ atOnceMax, busy, retrySeconds }: LineLimits): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  return async (work) => {
    if (running >= atOnceMax) throw unavailable(`${atOnceMax} ${busy}`, retrySeconds)
    running += 1
    try {
      return await work()
    } finally {
      running -= 1
    }
  }
}
