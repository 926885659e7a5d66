import { applyChanges } from './apply-changes.ts'
import { type Connection, type ConnectionEvent, nextConnection } from './connection.ts'
import type { DeskState } from './desk-state.ts'
import { refusalStatus } from './desk-stream.ts'
import { openSharedStream } from './shared-stream.ts'

/** What a screen draws. `state` stands still while frozen; `latest` goes on. */
export interface DeskSight {
  readonly state: DeskState | null
  readonly latest: DeskState | null
  readonly connection: Connection
  readonly isFrozen: boolean
}

/**
 * Screens are told of changes at most so often: each telling draws everything in sight. With a full second an event took up to 1.2 s to
 * the screen (p99, 1,000 events a second); a person reads no faster than this.
 */
const TELL_EVERY_MS = 500
/** A tab nobody looks at gives its stream back after this long, and takes a snapshot when it is looked at again. */
const LEAVE_AFTER_HIDDEN_MS = 5 * 60_000
/** After a refusal or an unreadable message the next attempt waits this long. */
const TRY_AGAIN_AFTER_MS = 15_000

/** The one store of the desk: holds the stream, applies what it says, and tells the screens. */
export class DeskStore {
  #sight: DeskSight = { state: null, latest: null, connection: { kind: 'connecting' }, isFrozen: false }
  #latest: DeskState | null = null
  #connection: Connection = { kind: 'connecting' }
  #isFrozen = false
  #close: (() => void) | null = null
  #tellTimer: number | undefined
  #toldAt = Number.NEGATIVE_INFINITY
  #hiddenTimer: number | undefined
  #retryTimer: number | undefined
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly sight = (): DeskSight => this.#sight

  /** Begins; answers how to end. */
  start(): () => void {
    this.#open()
    const onVisibility = (): void => this.#followVisibility()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      for (const timer of [this.#tellTimer, this.#hiddenTimer, this.#retryTimer]) window.clearTimeout(timer)
      this.#leave()
    }
  }

  /** Frozen, the screens keep showing this moment; the stream is followed all the same, so thawing is at once up to date. */
  setFrozen(isFrozen: boolean): void {
    this.#isFrozen = isFrozen
    this.#tell(isFrozen ? this.#sight.state : this.#latest)
  }

  #open(): void {
    this.#leave()
    this.#close = openSharedStream({
      onState: (state, ageMs) => this.#heard(state, ageMs),
      onChanges: (changes) => {
        if (this.#latest !== null) this.#heard(applyChanges(this.#latest, changes))
      },
      onInterrupted: () => this.#happened({ kind: 'interrupted' }),
      onEnded: () => void this.#askWhyEnded(),
      onClosed: () => void this.#askWhyClosed(),
      onUnreadable: (reason) => this.#giveUp({ kind: 'failed', reason }),
    })
  }

  #leave(): void {
    this.#close?.()
    this.#close = null
  }

  #heard(latest: DeskState, ageMs = 0): void {
    this.#latest = latest
    this.#connection = nextConnection(this.#connection, { kind: 'heard', at: performance.now() - ageMs })
    this.#tellSoon()
  }

  /** Trouble is told at once. */
  #happened(event: ConnectionEvent): void {
    this.#connection = nextConnection(this.#connection, event)
    this.#tell(this.#isFrozen ? this.#sight.state : this.#latest)
  }

  /** Who is still signed in is somebody else to the server now, and sees another desk with other menus. */
  async #askWhyEnded(): Promise<void> {
    const status = await refusalStatus()
    if (status === null) window.location.reload()
    else this.#giveUp({ kind: 'refused', status })
  }

  async #askWhyClosed(): Promise<void> {
    const status = await refusalStatus()
    this.#giveUp(status === null ? { kind: 'interrupted' } : { kind: 'refused', status })
  }

  /** Ends this stream and tries anew later: from a snapshot, since what was missed is not known. */
  #giveUp(event: ConnectionEvent): void {
    this.#leave()
    this.#happened(event)
    window.clearTimeout(this.#retryTimer)
    this.#retryTimer = window.setTimeout(() => this.#open(), TRY_AGAIN_AFTER_MS)
  }

  #followVisibility(): void {
    window.clearTimeout(this.#hiddenTimer)
    if (document.hidden) {
      this.#hiddenTimer = window.setTimeout(() => {
        this.#leave()
        this.#happened({ kind: 'interrupted' })
      }, LEAVE_AFTER_HIDDEN_MS)
    } else if (this.#close === null) {
      this.#open()
    }
  }

  #tellSoon(): void {
    if (this.#tellTimer !== undefined) return
    const wait = Math.max(0, TELL_EVERY_MS - (performance.now() - this.#toldAt))
    this.#tellTimer = window.setTimeout(() => this.#tell(this.#isFrozen ? this.#sight.state : this.#latest), wait)
  }

  #tell(state: DeskState | null): void {
    window.clearTimeout(this.#tellTimer)
    this.#tellTimer = undefined
    this.#toldAt = performance.now()
    this.#sight = { state, latest: this.#latest, connection: this.#connection, isFrozen: this.#isFrozen }
    for (const listener of this.#listeners) listener()
  }
}
