import type { DeskChanges } from '../../wire/desk.ts'
import { applyChanges } from './apply-changes.ts'
import { type DeskState, stateOfSnapshot } from './desk-state.ts'
import { openStream } from './desk-stream.ts'

/** What the tabs of one browser are told by the stream that they share. */
export type HubMessage =
  | { readonly kind: 'state'; readonly state: DeskState; readonly ageMs: number }
  | { readonly kind: 'changes'; readonly changes: DeskChanges }
  | { readonly kind: 'interrupted' | 'ended' | 'closed' }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** A tab, as far as the hub knows it. */
export interface HubTab {
  readonly post: (message: HubMessage) => void
}

/** Holds one stream for all tabs, open as long as there is one: whoever comes later is told the state at once, and whoever leaves takes nothing along. */
export class StreamHub {
  readonly #tabs = new Set<HubTab>()
  readonly #open: typeof openStream
  #close: (() => void) | null = null
  #state: DeskState | null = null
  #heardAt = 0
  #isInterrupted = false

  constructor(open: typeof openStream = openStream) {
    this.#open = open
  }

  join(tab: HubTab): void {
    this.#tabs.add(tab)
    if (this.#state !== null) tab.post({ kind: 'state', state: this.#state, ageMs: performance.now() - this.#heardAt })
    if (this.#isInterrupted) tab.post({ kind: 'interrupted' })
    this.#close ??= this.#follow()
  }

  leave(tab: HubTab): void {
    this.#tabs.delete(tab)
    if (this.#tabs.size === 0) this.#end()
  }

  #follow(): () => void {
    return this.#open({
      onSnapshot: (snapshot) => {
        this.#heard(stateOfSnapshot(snapshot))
        if (this.#state !== null) this.#tell({ kind: 'state', state: this.#state, ageMs: 0 })
      },
      onChanges: (changes) => {
        if (this.#state === null) return
        this.#heard(applyChanges(this.#state, changes))
        this.#tell({ kind: 'changes', changes })
      },
      onResync: () => this.#interrupted(),
      onInterrupted: () => this.#interrupted(),
      // What follows may be another person's desk: nothing of this one is kept for it.
      onEnded: () => this.#endAll({ kind: 'ended' }),
      onClosed: () => this.#endAll({ kind: 'closed' }),
      onUnreadable: (reason) => this.#endAll({ kind: 'unreadable', reason }),
    })
  }

  #heard(state: DeskState): void {
    this.#state = state
    this.#heardAt = performance.now()
    this.#isInterrupted = false
  }

  #interrupted(): void {
    this.#isInterrupted = true
    this.#tell({ kind: 'interrupted' })
  }

  /** Each tab decides itself when to come again. */
  #endAll(message: HubMessage): void {
    this.#end()
    this.#tell(message)
    this.#tabs.clear()
  }

  #end(): void {
    this.#close?.()
    this.#close = null
    this.#state = null
    this.#isInterrupted = false
  }

  #tell(message: HubMessage): void {
    for (const tab of this.#tabs) tab.post(message)
  }
}
