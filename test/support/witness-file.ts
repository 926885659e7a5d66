import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ToldEvent } from './told-events.ts'

/** A line of the file: what is about to be sent, or what was acknowledged by a 2xx, by the number of the batch. */
export type WitnessLine =
  | { readonly kind: 'sent'; readonly batch: number; readonly events: readonly ToldEvent[] }
  | {
      readonly kind: 'acknowledged'
      readonly batch: number
      readonly accepted: number
      readonly duplicate: number
      readonly quarantined: number
    }

/**
 * What a writer outside of the server knows to be so: each line is on the disk before what it says is done, or right after it was
 * answered. At the end the count is made from the file, not from the writer's memory.
 */
export class WitnessFile {
  readonly #file: number
  #isUnsynced = false
  #syncing: Promise<void> | null = null

  constructor(path: string) {
    this.#file = openSync(path, 'ax')
  }

  /** Resolves when the line is on the disk. Lines that come together are brought there together. */
  async note(line: WitnessLine): Promise<void> {
    writeSync(this.#file, `${JSON.stringify(line)}\n`)
    this.#isUnsynced = true
    while (this.#isUnsynced) {
      this.#syncing ??= this.#sync()
      await this.#syncing
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  async #sync(): Promise<void> {
    await nextTurn()
    this.#isUnsynced = false
    fsyncSync(this.#file)
    this.#syncing = null
  }
}

/** The lines of a witness file, one after the other. */
export async function* readWitness(path: string): AsyncGenerator<WitnessLine> {
  const file = await open(path)
  try {
    for await (const line of file.readLines()) yield JSON.parse(line) as WitnessLine
  } finally {
    await file.close()
  }
}
