import { type Instant, intervalStart, type Milliseconds } from '../shared/instant.ts'
import type { ServiceLevelTarget } from './service-level.ts'
import type { TallyKey } from './tally.ts'

/** A contact that still waits: enough to count it in a denominator and to tell its age. */
export interface WaitingContact {
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly offeredAt: Instant
  /** When a first reply was promised; absent or null where nothing was. */
  readonly dueAt?: Instant | null
}

/** The tally a waiting contact is offered in: a contact without a decision stands in the interval of its offer by every rule. */
export function waitingKey(contact: WaitingContact): TallyKey {
  const { queueId, vendorId, siteId, offeredAt } = contact
  return { queueId, vendorId, siteId, start: intervalStart(offeredAt) }
}

/** Whether a contact waits for longer than the threshold: exactly the threshold is still in time, as for the answered. */
export function isWaitingOver(contact: WaitingContact, asOf: Instant, thresholdMs: Milliseconds): boolean {
  return asOf - contact.offeredAt > thresholdMs
}

/** Whether a contact waits for longer than is aimed at: beyond the threshold, or where a reply is promised beyond its due time. */
export function isTooLate(contact: WaitingContact, asOf: Instant, target: Pick<ServiceLevelTarget, 'formula' | 'thresholdMs'>): boolean {
  if (target.formula !== 'SL-async') return isWaitingOver(contact, asOf, target.thresholdMs)
  return contact.dueAt !== undefined && contact.dueAt !== null && contact.dueAt < asOf
}

/** What is open in one group of contacts. */
export interface WaitingFigures {
  readonly waiting: number
  readonly waitingOver: number
  readonly oldestWaitMs: Milliseconds | null
}

interface OpenGroup {
  waiting: number
  waitingOver: number
  oldestWaitMs: Milliseconds | null
}

const NOBODY_WAITS: WaitingFigures = { waiting: 0, waitingOver: 0, oldestWaitMs: null }

/**
 * Contacts still waiting by any group (a cell of the table, a queue, a market): `groupOf` names the group of a contact, or null to leave
 * it out; `thresholdOf` is its queue's threshold, null where the queue has none.
 */
export class WaitingByGroup {
  readonly #groups = new Map<string, OpenGroup>()

  constructor(
    contacts: Iterable<WaitingContact>,
    asOf: Instant,
    groupOf: (contact: WaitingContact) => string | null,
    thresholdOf: (queueId: number) => Milliseconds | null,
  ) {
    for (const contact of contacts) {
      const name = groupOf(contact)
      if (name === null || contact.offeredAt > asOf) continue
      const thresholdMs = thresholdOf(contact.queueId)
      this.#count(name, asOf - contact.offeredAt, thresholdMs !== null && isWaitingOver(contact, asOf, thresholdMs))
    }
  }

  /** The figures of a group; nobody waits in one that was never named. */
  of(group: string): WaitingFigures {
    return this.#groups.get(group) ?? NOBODY_WAITS
  }

  #count(name: string, waitMs: Milliseconds, over: boolean): void {
    let group = this.#groups.get(name)
    if (group === undefined) this.#groups.set(name, (group = { waiting: 0, waitingOver: 0, oldestWaitMs: null }))
    group.waiting += 1
    if (over) group.waitingOver += 1
    if (group.oldestWaitMs === null || waitMs > group.oldestWaitMs) group.oldestWaitMs = waitMs
  }
}

/** How many of these contacts, promised a reply within [from, to), are not due yet at `asOf`: they are neither met nor missed. */
export function notYetDue(contacts: Iterable<WaitingContact>, asOf: Instant, from: Instant, to: Instant): number {
  let total = 0
  for (const { dueAt } of contacts) {
    if (dueAt !== undefined && dueAt !== null && dueAt >= asOf && dueAt >= from && dueAt < to) total += 1
  }
  return total
}
