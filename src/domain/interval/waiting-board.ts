import { type Instant, intervalStart } from '../shared/instant.ts'
import type { WaitingContact } from './wait-over.ts'

/** The contacts of one queue and routed vendor that were offered in one interval and still wait. */
export interface WaitingCell {
  readonly queueId: number
  readonly vendorId: number
  readonly start: Instant
  readonly contacts: ReadonlyMap<string, WaitingContact>
}

interface HeldCell extends WaitingCell {
  readonly contacts: Map<string, WaitingContact>
}

/** Who waits, by contact and by cell: the desk tells a cell anew when one of its contacts came or went. */
export class WaitingBoard {
  readonly #cellOf = new Map<string, HeldCell>()
  readonly #cells = new Map<string, HeldCell>()

  /** Says that a contact waits, or with null that it does no more; either may be said twice. */
  set(contactKey: string, contact: WaitingContact | null): void {
    const held = this.#cellOf.get(contactKey)
    if (held !== undefined) this.#remove(contactKey, held)
    if (contact === null) return
    const cell = this.#cellFor(contact)
    cell.contacts.set(contactKey, contact)
    this.#cellOf.set(contactKey, cell)
  }

  /** How many wait. */
  get count(): number {
    return this.#cellOf.size
  }

  /** All that wait. */
  *contacts(): Generator<WaitingContact> {
    for (const cell of this.#cells.values()) yield* cell.contacts.values()
  }

  /** The cells in which somebody waits. */
  cells(): Iterable<WaitingCell> {
    return this.#cells.values()
  }

  /** Those of one cell that still wait. */
  waitingIn(queueId: number, vendorId: number, start: Instant): Iterable<WaitingContact> {
    return this.#cells.get(cellName(queueId, vendorId, start))?.contacts.values() ?? []
  }

  #remove(contactKey: string, cell: HeldCell): void {
    cell.contacts.delete(contactKey)
    this.#cellOf.delete(contactKey)
    if (cell.contacts.size === 0) this.#cells.delete(cellName(cell.queueId, cell.vendorId, cell.start))
  }

  #cellFor(contact: WaitingContact): HeldCell {
    const { queueId, vendorId } = contact
    const start = intervalStart(contact.offeredAt)
    const name = cellName(queueId, vendorId, start)
    let cell = this.#cells.get(name)
    if (cell === undefined) this.#cells.set(name, (cell = { queueId, vendorId, start, contacts: new Map() }))
    return cell
  }
}

function cellName(queueId: number, vendorId: number, start: Instant): string {
  return `${queueId},${vendorId},${start}`
}
