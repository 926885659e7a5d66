import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { decodeItem, quarantined } from '../decode/decode-item.ts'
import type { FeedIdentity, IntakeAnswer, IntakeItem } from '../intake/event.ts'
import type { Awaited, QuarantineStore, WaitingBytes } from './quarantine-store.ts'

export interface ReleasePorts {
  readonly quarantine: QuarantineStore
  /** Takes in what waited; durable when it returns. */
  readonly release: (feed: FeedIdentity, items: readonly IntakeItem[]) => Promise<IntakeAnswer>
  readonly directory: () => Promise<Directory>
  readonly now: () => Instant
}

/** What a round came to: items that were taken, and items whose cause is mended but which have another one. */
export interface Released {
  readonly released: number
  readonly stillRefused: number
}

/**
 * Takes in, in the order in which it came, everything in quarantine that waited for a name which is known now, or for an instant that has
 * come. Done twice it counts nothing twice: what was committed before a crash is a duplicate afterwards.
 */
export async function releaseWaiting(ports: ReleasePorts): Promise<Released> {
  const directory = await ports.directory()
  const now = ports.now()
  const total = { released: 0, stillRefused: 0 }
  for (const awaited of await ports.quarantine.awaited()) {
    if (!hasCome(awaited, directory, now)) continue
    const { released, stillRefused } = await releaseOne(ports, awaited, directory, now)
    total.released += released
    total.stillRefused += stillRefused
  }
  return total
}

/** Whether what an item waits for is there: for its feed, at whatever time the event was. */
function hasCome({ kind, feedId, name }: Awaited, directory: Directory, now: Instant): boolean {
  switch (kind) {
    case 'time':
      return name <= formatInstant(now)
    case 'queue':
      return directory.mappings(now).some((mapping) => mapping.feedId === feedId && mapping.native === name)
    case 'vendor':
      return directory.vendorId(name) !== null
    case 'site':
      return directory.sites(now).some(({ key }) => key === name)
  }
}

async function releaseOne(ports: ReleasePorts, awaited: Awaited, directory: Directory, now: Instant): Promise<Released> {
  const total = { released: 0, stillRefused: 0 }
  // Of an instant, everything that is due by now leaves together.
  const wanted = awaited.kind === 'time' ? { ...awaited, name: formatInstant(now) } : awaited
  let after: { readonly receivedAt: Instant; readonly position: number } | null = null
  for (;;) {
    const page: readonly WaitingBytes[] = await ports.quarantine.takeWaiting(wanted, after)
    const last = page.at(-1)
    if (last === undefined) return total
    after = { receivedAt: last.entry.firstReceivedAt, position: last.position }
    const feed = identityOf(awaited.feedId, directory, last.entry.firstReceivedAt)
    const { results } = await ports.release(
      feed,
      page.map(({ raw }) => itemOf(raw, now)),
    )
    const taken = page.filter((_, place) => results[place]?.status !== 'quarantined')
    // One that is refused again was put back with its new reason.
    if (taken.length > 0)
      await ports.quarantine.mark(
        taken.map(({ entry }) => entry.quarantineId),
        'released',
      )
    total.released += taken.length
    total.stillRefused += page.length - taken.length
  }
}

function itemOf(raw: Uint8Array, now: Instant): IntakeItem {
  const outcome = decodeItem(raw, { now })
  return outcome.kind === 'hostile' ? quarantined(outcome, raw) : outcome
}

/** The feed as it was when it sent; it may have ended since. */
function identityOf(feedId: number, directory: Directory, at: Instant): FeedIdentity {
  return { feedId, vendorId: directory.feed(feedId, at)?.vendorId ?? null }
}
