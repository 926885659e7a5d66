import type { BusinessHours } from '../../src/app/business-hours.ts'
import { type BacklogNow, WORK_AHEAD_MS } from '../../src/app/outlook/backlog-now.ts'
import { openItems, promisesOf } from '../../src/app/outlook/read-backlog.ts'
import type { Queue } from '../../src/domain/record/directory.ts'
import { DAY_MS, type Instant, intervalStart, SECOND_MS } from '../../src/domain/shared/instant.ts'
import type { ContactHappening, Happening } from '../../src/sim/happening.ts'
import type { DemoNames } from './demo-counts.ts'

/** One contact that was promised a reply. */
interface Item {
  readonly vendorId: number
  readonly offeredAt: Instant
  readonly dueAt: Instant
  repliedAt: Instant
}

const DUE_AHEAD_MS = 14 * DAY_MS

/** The open work of a simulated company: every contact with when a reply was due, and given. */
export class DemoWork {
  readonly #items = new Map<number, Item[]>()
  readonly #open = new Map<string, Item>()
  readonly #queues: ReadonlyMap<number, Queue>
  readonly #names: DemoNames
  readonly #hours: BusinessHours

  constructor(queues: readonly Queue[], names: DemoNames, hours: BusinessHours) {
    this.#queues = new Map(queues.map((queue) => [queue.queueId, queue]))
    this.#names = names
    this.#hours = hours
  }

  /** Takes what happened in a pool's period, in order of time. */
  take(happenings: readonly Happening[]): void {
    for (const happening of happenings) if (happening.kind === 'contact') this.#contact(happening)
  }

  /** What was known to be open at a moment. */
  backlogAt(queue: Queue, at: Instant): BacklogNow {
    const items = this.#items.get(queue.queueId) ?? []
    const open = items.filter((item) => item.offeredAt < at && item.repliedAt >= at)
    const due = new Map<string, { vendorId: number; start: Instant; due: number; met: number }>()
    for (const { vendorId, offeredAt, dueAt, repliedAt } of items) {
      if (offeredAt >= at || dueAt < at || dueAt >= at + DUE_AHEAD_MS) continue
      const name = `${vendorId} ${intervalStart(dueAt)}`
      const ahead = due.get(name) ?? { vendorId, start: intervalStart(dueAt), due: 0, met: 0 }
      ahead.due += 1
      if (repliedAt < at) ahead.met += 1
      due.set(name, ahead)
    }
    return {
      open: openItems(open),
      oldestOfferedAt: open.reduce<Instant | null>((oldest, { offeredAt }) => Math.min(oldest ?? offeredAt, offeredAt), null),
      due: [...due.values()],
      ...promisesOf(queue, this.#hours, at),
    }
  }

  /** What was due within a stretch of time, and kept. */
  duesIn(queueId: number, from: Instant, to: Instant): { readonly due: number; readonly met: number } {
    const items = (this.#items.get(queueId) ?? []).filter(({ dueAt }) => dueAt >= from && dueAt < to)
    return { due: items.length, met: items.filter(({ dueAt, repliedAt }) => repliedAt <= dueAt).length }
  }

  openAt(queueId: number, at: Instant): number {
    return (this.#items.get(queueId) ?? []).filter(({ offeredAt, repliedAt }) => offeredAt < at && repliedAt >= at).length
  }

  /** Contacts that were long over before a moment are not looked at again. */
  forgetBefore(at: Instant): void {
    for (const [queueId, items] of this.#items) {
      this.#items.set(
        queueId,
        items.filter(({ dueAt, repliedAt }) => Math.max(dueAt, repliedAt) >= at - WORK_AHEAD_MS),
      )
    }
  }

  #contact({ fact, at, arrival, vendor }: ContactHappening): void {
    const queueId = this.#names.queueId(arrival.queue.key)
    const queue = this.#queues.get(queueId)
    if (queue === undefined) return
    const name = `${arrival.contactId} ${arrival.leg} ${arrival.queue.key}`
    if (fact === 'offered' || fact === 'reopened') {
      const promised = this.#hours.dueAt(queue, at, (queue.replyPromiseSeconds ?? 0) * SECOND_MS)
      // As the platforms tell it: only of a new contact, and not where it is over already.
      const dueAt = arrival.dueAt !== null && arrival.dueAt >= at && arrival.begins === 'offered' ? arrival.dueAt : promised
      const item = { vendorId: vendor === null ? 0 : this.#names.vendorId(vendor), offeredAt: at, dueAt: dueAt ?? at, repliedAt: Infinity }
      const items = this.#items.get(queueId) ?? []
      this.#items.set(queueId, items)
      items.push(item)
      this.#open.set(name, item)
      return
    }
    const item = this.#open.get(name)
    if (item === undefined || (fact !== 'answered' && fact !== 'replied')) return
    item.repliedAt = at
    this.#open.delete(name)
  }
}
