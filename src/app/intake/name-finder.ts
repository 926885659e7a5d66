import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { FeedIdentity, Refusal } from './event.ts'

const SHOWN_CHARS_MAX = 80

/**
 * Finds the ids behind the names of one event. What is not found is noted, and a stand-in returned, so that a good event (nearly all of
 * them) costs no outcome object per name. The first refusal stays: it is the first to mend.
 */
export class NameFinder {
  readonly #directory: Directory
  readonly #feed: FeedIdentity
  refusal: Refusal | null = null

  constructor(directory: Directory, feed: FeedIdentity) {
    this.#directory = directory
    this.#feed = feed
  }

  /** The queue that the feed's own name meant at that time. */
  queue(name: string, pointer: string, at: Instant): number {
    const queueId = this.#directory.queueOfNative(this.#feed.feedId, name, at)
    if (queueId !== null) return queueId
    const hint = 'map this name to a queue and the event is taken by itself'
    this.#refuseUnknown({ rule: 'unknownQueue', pointer, value: name, expected: 'a queue that the feed is mapped to', hint }, 'queue', name)
    return 0
  }

  /** The vendor of that key; of a feed that is bound to one, only that one, also where the event does not say. 0 is none. */
  vendor(key: string | null, pointer: string, at: Instant): number {
    const bound = this.#feed.vendorId
    if (key === null) return bound ?? 0
    const vendorId = this.#directory.vendorId(key)
    if (bound !== null && vendorId !== bound) {
      this.refuse({ rule: 'foreignVendor', pointer, value: key, expected: 'the vendor that the feed is bound to' })
      return 0
    }
    if (vendorId !== null && this.#directory.vendor(vendorId, at) !== null) return vendorId
    const hint = 'record the vendor and the event is taken by itself'
    this.#refuseUnknown({ rule: 'unknownVendor', pointer, value: key, expected: 'a vendor that is recorded', hint }, 'vendor', key)
    return 0
  }

  /** The vendor's site of that key; 0 where none is named, or no vendor is known to have it. */
  site(vendorId: number, key: string | null, pointer: string, at: Instant): number {
    if (key === null || vendorId === 0) return 0
    const siteId = this.#directory.siteId(vendorId, key)
    if (siteId !== null && this.#directory.site(siteId, at) !== null) return siteId
    const hint = 'record the site and the event is taken by itself'
    this.#refuseUnknown({ rule: 'unknownSite', pointer, value: key, expected: 'a site of the vendor', hint }, 'site', key)
    return 0
  }

  /** Notes why the event cannot be taken. */
  refuse(found: { readonly rule: string; readonly pointer: string; readonly value: string; readonly expected: string }): void {
    this.refusal ??= { ...found, value: shown(found.value), hint: null, waitsFor: null }
  }

  /** Notes that the event only has to wait until it is due. */
  postpone(pointer: string, at: Instant, expected: string): void {
    const due = formatInstant(at)
    const hint = 'it is taken by itself when that moment comes; check the clock of the sender'
    this.refusal ??= { rule: 'future', pointer, value: due, expected, hint, waitsFor: { kind: 'time', name: due } }
  }

  #refuseUnknown(found: Omit<Refusal, 'waitsFor'>, kind: 'queue' | 'vendor' | 'site', name: string): void {
    this.refusal ??= { ...found, value: shown(found.value), waitsFor: { kind, name } }
  }
}

function shown(name: string): string {
  const text = JSON.stringify(name)
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX - 3)}...`
}
