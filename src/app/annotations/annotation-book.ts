import type { Annotation } from '../../domain/record/annotation.ts'
import { DAY_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'
import { type Scope, scopeName } from '../scope.ts'
import type { AnnotationStore } from './annotation-store.ts'

/** Scopes whose annotations are held at once. */
const HELD_MAX = 64

/** A desk draws the same day last week beside its own, so it is told of so much before its window. */
export const ANNOTATED_BACK_MS: Milliseconds = 8 * DAY_MS

interface Held {
  readonly version: number
  readonly from: Instant
  readonly to: Instant
  readonly annotations: Promise<readonly Annotation[]>
}

/** The annotations that desks draw: read anew only when any were written, here or on another node, or the window moved. */
export class AnnotationBook {
  readonly #store: AnnotationStore
  readonly #held = new Map<string, Held>()

  constructor(store: AnnotationStore) {
    this.#store = store
  }

  /** Those of a desk whose window is [from, to). */
  async of(scope: Scope, window: { readonly from: Instant; readonly to: Instant }): Promise<readonly Annotation[]> {
    const name = scopeName(scope)
    const version = await this.#store.version()
    const from = window.from - ANNOTATED_BACK_MS
    const { to } = window
    const held = this.#held.get(name)
    if (held !== undefined && held.version >= version && held.from === from && held.to === to) return await held.annotations
    if (this.#held.size >= HELD_MAX) this.#held.clear()
    const annotations = this.#store.read(scope, { from, to })
    this.#held.set(name, { version, from, to, annotations })
    // What failed to load is asked for again; whoever waits for it hears why.
    annotations.catch(() => this.#held.delete(name))
    return await annotations
  }
}
