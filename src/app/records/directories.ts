import { type Directory, directoryOf } from '../../domain/record/directory.ts'
import { narrowedDirectory } from '../narrowed-directory.ts'
import { queueLimitOf, type Scope } from '../scope.ts'
import type { RecordStore } from './record-store.ts'

/** Vendors whose directory is held at once; one that is asked for again is loaded again. */
const HELD_MAX = 64

interface Held {
  readonly version: number
  readonly directory: Promise<Directory>
}

/** Which records a directory is made of. */
const MADE_OF = new WeakMap<Directory, string>()

/**
 * The directory of each scope as it is recorded now, also where another node recorded it: every question asks the store for the version
 * of the records (one row by its key), and loads them only when it moved.
 */
export class Directories {
  readonly #store: RecordStore
  readonly #held = new Map<string, Held>()

  constructor(store: RecordStore) {
    this.#store = store
  }

  /** All records that a scope may see. */
  async of(scope: Scope): Promise<Directory> {
    const limit = queueLimitOf(scope)
    const whole = await this.#whole(scope)
    return limit === null ? whole : narrowedDirectory(whole, limit)
  }

  async #whole(scope: Scope): Promise<Directory> {
    const name = scope.kind === 'internal' ? 'internal' : `vendor ${scope.vendorId}`
    const version = await this.#store.version(scope)
    const held = this.#held.get(name)
    if (held !== undefined && held.version >= version) return await held.directory
    if (this.#held.size >= HELD_MAX) this.#held.clear()
    const directory = this.#load(scope, held)
    this.#held.set(name, { version, directory })
    // What failed to load is asked for again; whoever waits for it hears why.
    directory.catch(() => this.#held.delete(name))
    return await directory
  }

  /** Of records that this scope may not see it must not even notice that they changed: what says the same stays the same object. */
  async #load(scope: Scope, held: Held | undefined): Promise<Directory> {
    const { entries } = await this.#store.load(scope)
    const before = await held?.directory
    const madeOf = entries.map(({ recordId }) => recordId).join()
    if (before !== undefined && MADE_OF.get(before) === madeOf) return before
    const directory = directoryOf(entries)
    MADE_OF.set(directory, madeOf)
    return directory
  }
}
