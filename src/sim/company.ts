/** A company to simulate: who sends customers where, and who answers. All names of queues, vendors and sites are keys of the records. */
export interface Company {
  readonly regions: readonly Region[]
}

/**
 * Queues and teams whose working day is the same. Its days begin at 04:00 of `zone`, when nobody waits and nobody works, so each day can
 * be made alone and in any order.
 */
export interface Region {
  readonly key: string
  readonly zone: string
  readonly queues: readonly SimQueue[]
  readonly teams: readonly Team[]
}

export interface SimQueue {
  readonly key: string
  readonly zone: string
  readonly language: string
  /** Contacts of an ordinary weekday. */
  readonly contactsPerDay: number
  readonly opensMinute: number
  readonly closesMinute: number
  /** Talk time of a phone contact, work time of an email. */
  readonly workSeconds: number
  readonly wrapSeconds: number
  readonly patienceSeconds: number
  readonly channel: 'phone' | 'email'
  /** Emails are promised an answer within these hours. */
  readonly promiseHours: number
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

/** People of one vendor at one site who serve the same queues. */
export interface Team {
  readonly key: string
  readonly vendor: string
  readonly site: string
  readonly feed: string
  /** Queues served, with the part of each queue's offers (to this vendor, or to the pool) that the team is staffed for. */
  readonly serves: readonly { readonly queue: string; readonly staffedFor: number }[]
  /** How the team's work time compares with that of its queues: 1.1 takes a tenth longer. */
  readonly paceFactor: number
  /** Heads beyond the load, in square roots of it: 0.4 waits long, 1.2 hardly. */
  readonly cushion: number
}

/** How a feed names a queue: platforms have their own names, and a mapping of the records translates them. */
export function nativeQueueName(feed: string, queue: string): string {
  return `${feed.slice(0, 2)}_${queue.replaceAll('-', '_')}`.toUpperCase()
}
