import { ReadsBusy } from '../../app/kpi-query.ts'

/** Reports read at once: each holds a connection, and those of staff must leave some for everybody else. */
export const READS_AT_ONCE_MAX = 5

/** Reports that may wait for one of these. */
export const READS_WAITING_MAX = 100

const RETRY_AFTER_SECONDS = 5

/** Lets so many read at once; the others wait in line, and those beyond the line are sent away. */
export class ReadLine {
  readonly #waiting: (() => void)[] = []
  #reading = 0

  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#reading >= READS_AT_ONCE_MAX) {
      if (this.#waiting.length >= READS_WAITING_MAX) throw new ReadsBusy(RETRY_AFTER_SECONDS)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#reading += 1
    }
    try {
      return await work()
    } finally {
      // The place is handed on, so that nobody further back in the line can take it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#reading -= 1
      else next()
    }
  }
}
