import type { Instant, Milliseconds } from '../../domain/shared/instant.ts'
import { MINUTE_MS } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'

/** A view of the desk that somebody named. */
export interface SavedView {
  readonly viewId: number
  readonly owner: string
  readonly name: string
  /** The part of the address that holds it, from `?` on. */
  readonly search: string
  readonly isShared: boolean
}

export interface ViewDraft {
  readonly name: string
  readonly search: string
  readonly isShared: boolean
}

/** So many views has one person. */
export const VIEWS_MAX = 200

/** Whoever did not look at a desk for so long has left. */
export const LEFT_AFTER_MS: Milliseconds = 5 * MINUTE_MS

/** What a desk that opens needs to know of the person before it. */
export interface Visit {
  /** Since when the person was away before this visit; null where that is not known, or everything since was seen. */
  readonly leftAt: Instant | null
  readonly isTourClosed: boolean
}

/** What the desk remembers of its people. */
export interface DeskMemory {
  /** One's own views and those that others share, by name. */
  readonly views: (person: string) => Promise<readonly SavedView[]>
  /** Saves a view; one of the same name and person is put in its place. Refused where there are too many. */
  readonly saveView: (person: string, draft: ViewDraft, now: Instant) => Promise<Result<SavedView, 'tooMany'>>
  /** False where the person has no such view. */
  readonly deleteView: (person: string, viewId: number) => Promise<boolean>
  /** Says that the person looks at a desk. */
  readonly arrive: (person: string, now: Instant) => Promise<Visit>
  /** Says that everything since the person left was seen. */
  readonly catchUp: (person: string, now: Instant) => Promise<Visit>
  readonly closeTour: (person: string, now: Instant) => Promise<Visit>
}
