import type { Instant, Milliseconds } from '../domain/shared/instant.ts'
import type { HolidayRule } from './holidays.ts'

/** A company to simulate: who sends customers where, and who answers. All names are keys of the records. */
export interface Company {
  readonly markets: readonly Market[]
  readonly vendors: readonly SimVendor[]
  readonly feeds: readonly SimFeed[]
  readonly pools: readonly Pool[]
}

export interface Market {
  readonly key: string
  readonly name: string
  readonly zone: string
  readonly holidays: readonly HolidayRule[]
}

export interface SimVendor {
  readonly key: string
  readonly name: string
  readonly inHouse: boolean
  readonly sites: readonly { readonly key: string; readonly name: string }[]
}

/** A platform that reports, and how well: what comes late, twice or never, and how much it tells. */
export interface SimFeed {
  readonly key: string
  readonly name: string
  /** Null where it speaks for several vendors. */
  readonly vendor: string | null
  readonly usualLagMs: Milliseconds
  readonly lateFraction: number
  readonly twiceFraction: number
  readonly correctedFraction: number
  /** Of the facts whose loss leaves no contact undecided. */
  readonly lostFraction: number
  /** Whether it tells each hold as it begins and ends, or only the sum. */
  readonly tellsHolds: boolean
}

/**
 * Queues and teams that share people, so they can only be simulated together, and are independent of all others. A pool's period begins at
 * 04:00 of its zone: each day for those whose customers wait in person, each Thursday for mail, whose backlog outlives a day.
 */
export interface Pool {
  readonly key: string
  readonly zone: string
  readonly period: 'day' | 'week'
  readonly queues: readonly SimQueue[]
  readonly teams: readonly Team[]
}

export type SimChannel = 'phone' | 'chat' | 'messaging' | 'email'

export interface SimQueue {
  readonly key: string
  readonly name: string
  readonly market: string
  readonly lob: string
  readonly zone: string
  readonly language: string
  readonly channel: SimChannel
  /** Contacts of an ordinary weekday. */
  readonly contactsPerDay: number
  readonly opensMinute: number
  readonly closesMinute: number
  readonly opensOnSundays: boolean
  /** Talk time of a phone contact, work time of the others; means. */
  readonly workSeconds: number
  readonly wrapSeconds: number
  readonly patienceSeconds: number
  readonly promiseMinutes: number
  readonly thresholdSeconds: number
  /** Goes before others by so much, as if it had waited longer. */
  readonly priorityMs: Milliseconds
  readonly transferFraction: number
  readonly reopenFraction: number
  readonly routing: SimRouting
}

/** Who gets a contact: a vendor chosen by share before it waits, or whoever of the teams is free first. */
export type SimRouting =
  | { readonly kind: 'shares'; readonly shares: readonly [VendorShare, ...VendorShare[]] }
  | { readonly kind: 'pooled'; readonly feed: string }

export interface VendorShare {
  readonly vendor: string
  readonly weight: number
}

/** Other shares than the queue's own, for a time. */
export interface ShareChange {
  readonly queue: string
  readonly from: Instant
  readonly to: Instant
  readonly shares: readonly [VendorShare, ...VendorShare[]]
}

/** People of one vendor at one site who serve the same queues. */
export interface Team {
  readonly key: string
  readonly vendor: string
  readonly site: string
  readonly feed: string
  readonly language: string
  /** Queues served, with the part of each queue's offers (to this vendor, or to the pool) that the team is staffed for. */
  readonly serves: readonly { readonly queue: string; readonly staffedFor: number }[]
  /** Contacts that one agent has in hand at most. */
  readonly capacity: number
  /** How the team's work time compares with that of its queues: 1.1 takes a tenth longer. */
  readonly paceFactor: number
  /** Heads beyond the load, in square roots of it: 0.4 waits long, 1.2 hardly. */
  readonly cushion: number
}

/** How a feed names a queue: platforms have their own names, and a mapping of the records translates them. */
export function nativeQueueName(feed: string, queue: string): string {
  return `${feed.slice(0, 2)}_${queue.replaceAll('-', '_')}`.toUpperCase()
}

/** The platform that reports a contact: the vendor's own, or the one that pools several vendors. */
export function feedOfContact(queue: SimQueue, vendor: string | null): string {
  return queue.routing.kind === 'pooled' ? queue.routing.feed : `${vendor ?? ''}-acd`
}

/** Whether customers of a channel wait until they are answered, however long. */
export function isPatient(channel: SimChannel): boolean {
  return channel === 'email' || channel === 'messaging'
}
