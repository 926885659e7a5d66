import type { Directory } from '../../domain/record/directory.ts'
import { appearance } from '../../domain/record/look-alike.ts'
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
  /** What the sender should know although the names were found. */
  readonly warnings: string[] = []

  constructor(directory: Directory, feed: FeedIdentity) {
    this.#directory = directory
    this.#feed = feed
  }

  /** The queue that the feed's own name meant at that time. */
  queue(name: string, pointer: string, at: Instant): number {
    const { feedId } = this.#feed
    const queueId = this.#directory.queueOfNative(feedId, name, at)
    if (queueId !== null) return queueId
    const like = this.#directory.likeNative(feedId, name)
    const likeId = like === null ? null : this.#directory.queueOfNative(feedId, like, at)
    if (like !== null && likeId !== null) return this.#readAs(likeId, pointer, name, like)
    const mapped = this.#directory.mappings(at).flatMap((mapping) => (mapping.feedId === feedId ? [mapping.native] : []))
    const hint = hintFor(name, mapped) ?? 'map this name to a queue and the event is taken by itself'
    this.#refuseUnknown({ rule: 'unknownQueue', pointer, value: name, expected: 'a queue that the feed is mapped to', hint }, 'queue', name)
    return 0
  }

  /** The vendor of that key; of a feed that is bound to one, only that one, also where the event does not say. 0 is none. */
  vendor(key: string | null, pointer: string, at: Instant): number {
    const bound = this.#feed.vendorId
    if (key === null) return bound ?? 0
    const like = this.#directory.vendorId(key) === null ? this.#directory.likeVendorKey(key) : null
    const vendorId = this.#directory.vendorId(like ?? key)
    if (bound !== null && vendorId !== bound) {
      this.refuse({ rule: 'foreignVendor', pointer, value: key, expected: 'the vendor that the feed is bound to' })
      return 0
    }
    if (vendorId !== null && this.#directory.vendor(vendorId, at) !== null) {
      return like === null ? vendorId : this.#readAs(vendorId, pointer, key, like)
    }
    const known = this.#directory.vendors(at).map((vendor) => vendor.key)
    const hint = hintFor(key, known) ?? 'record the vendor and the event is taken by itself'
    this.#refuseUnknown({ rule: 'unknownVendor', pointer, value: key, expected: 'a vendor that is recorded', hint }, 'vendor', key)
    return 0
  }

  /** The vendor's site of that key; 0 where none is named, or no vendor is known to have it. */
  site(vendorId: number, key: string | null, pointer: string, at: Instant): number {
    if (key === null || vendorId === 0) return 0
    const like = this.#directory.siteId(vendorId, key) === null ? this.#directory.likeSiteKey(vendorId, key) : null
    const siteId = this.#directory.siteId(vendorId, like ?? key)
    if (siteId !== null && this.#directory.site(siteId, at) !== null) {
      return like === null ? siteId : this.#readAs(siteId, pointer, key, like)
    }
    const known = this.#directory.sites(at).flatMap((site) => (site.vendorId === vendorId ? [site.key] : []))
    const hint = hintFor(key, known) ?? 'record the site and the event is taken by itself'
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

  /** A name that differs only by case or by what nobody sees is taken for the one that it must mean. */
  #readAs(id: number, pointer: string, name: string, like: string): number {
    this.warnings.push(`${pointer}: ${shown(name)} is read as ${shown(like)}`)
    return id
  }

  #refuseUnknown(found: Omit<Refusal, 'waitsFor'>, kind: 'queue' | 'vendor' | 'site', name: string): void {
    this.refusal ??= { ...found, value: shown(found.value), waitsFor: { kind, name } }
  }
}

/** A name written with letters of another script is never guessed, but whoever mends it should see what it looks like. */
function hintFor(name: string, known: readonly string[]): string | null {
  const like = known.find((key) => appearance(key) === appearance(name))
  return like === undefined ? null : `it looks like ${shown(like)}, but is written with other letters`
}

function shown(name: string): string {
  const text = JSON.stringify(name)
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX - 3)}...`
}
