import { createContext, useContext } from 'react'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import type { Session } from '../session/session.ts'
import type { DeskState } from '../store/desk-state.ts'
import type { DeskSight } from '../store/desk-store.ts'
import type { View } from '../view/view.ts'
import type { VisitState } from '../visit/use-visit.ts'

/** What every part of a screen may use. */
export interface Desk {
  readonly sight: DeskSight
  readonly state: DeskState
  readonly view: View
  /** `push` makes a step that the browser's back button undoes. */
  readonly setView: (change: Partial<View>, history?: 'push' | 'replace') => void
  /** The zone all times are shown in. */
  readonly zone: string
  /** The selected queue: the one in the address, else the suggested one. */
  readonly selected: Queue | null
  /** Names the queue to show as long as nobody selected one; it is not in the address. */
  readonly suggest: (queueKey: string) => void
  readonly setFrozen: (isFrozen: boolean) => void
  readonly session: Session
  /** Since when this person was away. */
  readonly visit: VisitState
  /** Whether this person writes annotations. */
  readonly canSteer: boolean
  /** The annotation that is being changed, a new one, or none. */
  readonly noting: Annotation | 'new' | null
  /** Opens or closes the form; `noted` is said where it was. */
  readonly setNoting: (noting: Annotation | 'new' | null, noted?: string) => void
  readonly noted: string
}

export const DeskContext = createContext<Desk | null>(null)

/** The desk; only below the gate that waits for a first snapshot. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (desk === null) throw new Error('a part of the desk was drawn outside it')
  return desk
}
