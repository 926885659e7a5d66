import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const BYTES = 8

/** A clock in a file: whoever holds it moves it, and processes that were told its path read it as their machine's clock. */
export class MovedClock {
  readonly #file: number
  #now: number

  constructor(path: string, now: number) {
    this.#file = openSync(path, 'w+')
    this.#now = now
    this.moveTo(now)
  }

  get now(): number {
    return this.#now
  }

  /** Later than it was: it never goes back. */
  moveTo(at: number): void {
    if (at < this.#now) throw new Error(`the clock shows ${this.#now} and was moved to ${at}, expected a later instant`)
    this.#now = at
    const bytes = Buffer.alloc(BYTES)
    bytes.writeDoubleLE(at)
    writeSync(this.#file, bytes, 0, BYTES, 0)
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** Reads such a clock from within another process. */
export function movedClockReader(path: string): () => number {
  const file = openSync(path, 'r')
  const bytes = Buffer.alloc(BYTES)
  return () => {
    readSync(file, bytes, 0, BYTES, 0)
    return bytes.readDoubleLE()
  }
}
