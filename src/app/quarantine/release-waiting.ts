import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { type Attribution, byMachine } from '../audit/attribution.ts'
import { decodeItem, quarantined } from '../decode/decode-item.ts'
import type { DecodeOptions } from '../decode/decode-options.ts'
import type { FeedIdentity, IntakeAnswer, IntakeItem } from '../intake/event.ts'
import type { Awaited, QuarantineStore, WaitingBytes, WaitingPlace } from './quarantine-store.ts'

export interface ReleasePorts {
  readonly quarantine: QuarantineStore
  /** Takes in what waited; durable when it returns. */
  readonly release: (feed: FeedIdentity, items: readonly IntakeItem[]) => Promise<IntakeAnswer>
  readonly directory: () => Promise<Directory>
  /** Moves with whatever changes the directory. */
  readonly recordsVersion: () => Promise<number>
  readonly now: () => Instant
}

/** What waits is taken in also while nobody asks for it: whoever recorded the name is in the trail with that. */
const BY_ITSELF = byMachine('quarantine', 'what it waited for is there')

/** What a round came to: items that were taken, and items whose cause is mended but which have another one. */
export interface Released {
  readonly released: number
  readonly stillRefused: number
}

/**
 * Takes in, in the order in which it came, everything in quarantine that waited for a name which is known now, or for an instant that has
 * come. Done twice it counts nothing twice: what was committed before a crash is a duplicate afterwards.
 */
export class WaitingRelease {
  readonly #ports: ReleasePorts
  /** How far each name was tried by the records of one version: what they do not release is not tried again before they change. */
  readonly #tried = new Map<string, WaitingPlace>()
  #triedVersion = -1
  #last: Promise<unknown> = Promise.resolve()

  constructor(ports: ReleasePorts) {
    this.#ports = ports
  }

  /** Everything that waits for what is there, also what was tried before: somebody asked for it. */
  async all(by: Attribution): Promise<Released> {
    return await this.#inTurn(async () => {
      this.#triedVersion = -1
      return await this.#round(by)
    })
  }

  /** These items, whatever they wait for, each feed's in the order in which they came: somebody has mended the cause. */
  async selected(quarantineIds: readonly number[], by: Attribution): Promise<Released> {
    return await this.#inTurn(async () => {
      const directory = await this.#ports.directory()
      const total = { released: 0, stillRefused: 0 }
      const waiting = await this.#ports.quarantine.waiting(quarantineIds)
      for (const [feedId, page] of Map.groupBy(waiting, ({ entry }) => entry.feedId)) {
        const released = await this.#releasePage(feedId, page, directory, by)
        total.released += released
        total.stillRefused += page.length - released
      }
      return total
    })
  }

  /** What was not tried yet by the present records; to be called from time to time. */
  async next(): Promise<Released> {
    return await this.#inTurn(() => this.#round(BY_ITSELF))
  }

  /** The same, only where records changed since the last round: one row is read to know it. */
  async nextIfRecorded(): Promise<Released> {
    return await this.#inTurn(async () =>
      (await this.#ports.recordsVersion()) === this.#triedVersion ? { released: 0, stillRefused: 0 } : await this.#round(BY_ITSELF),
    )
  }

  /** One round after the other, so that none tries what another one is about to mark. */
  async #inTurn(round: () => Promise<Released>): Promise<Released> {
    const turn = this.#last.then(round)
    this.#last = turn.catch(() => undefined) // Whoever asked for it hears why.
    return await turn
  }

  async #round(by: Attribution): Promise<Released> {
    // Read before the directory it is never newer than that: what is recorded in between is tried again.
    const version = await this.#ports.recordsVersion()
    const directory = await this.#ports.directory()
    if (version !== this.#triedVersion) this.#tried.clear()
    const now = this.#ports.now()
    const total = { released: 0, stillRefused: 0 }
    for (const awaited of await this.#ports.quarantine.awaited()) {
      if (!hasCome(awaited, directory, now)) continue
      const { released, stillRefused } = await this.#releaseOne(awaited, directory, by)
      total.released += released
      total.stillRefused += stillRefused
    }
    this.#triedVersion = version
    return total
  }

  async #releaseOne(awaited: Awaited, directory: Directory, by: Attribution): Promise<Released> {
    const now = this.#ports.now()
    const total = { released: 0, stillRefused: 0 }
    // Of an instant, everything that is due by now leaves together.
    const wanted = awaited.kind === 'time' ? { ...awaited, name: formatInstant(now) } : awaited
    const name = `${awaited.kind} ${awaited.feedId} ${awaited.name}`
    let after = this.#tried.get(name) ?? null
    for (;;) {
      const page: readonly WaitingBytes[] = await this.#ports.quarantine.takeWaiting(wanted, after)
      const last = page.at(-1)
      if (last === undefined) return total
      after = { receivedAt: last.entry.firstReceivedAt, position: last.position, quarantineId: last.entry.quarantineId }
      const released = await this.#releasePage(awaited.feedId, page, directory, by)
      if (released < page.length && awaited.kind !== 'time') this.#tried.set(name, after)
      total.released += released
      total.stillRefused += page.length - released
    }
  }

  /** Takes in what can be taken of items of one feed; returns how many that were. */
  async #releasePage(feedId: number, page: readonly WaitingBytes[], directory: Directory, by: Attribution): Promise<number> {
    const { quarantine, release, now } = this.#ports
    const at = now()
    const sentAt = page.at(-1)?.entry.firstReceivedAt ?? at
    // As the feed is set now, since that may be what was mended; one that has ended, as it was.
    const feed = directory.feed(feedId, at) ?? directory.feed(feedId, sentAt)
    const items = page.map(({ raw }) => itemOf(raw, { now: at, derivesMissingIds: feed?.eventIds === 'contentHash' }))
    const { results } = await release(identityOf(feedId, directory, sentAt), items)
    const taken = page.filter((_, place) => results[place]?.status !== 'quarantined').map(({ entry }) => entry.quarantineId)
    // One that is refused again was put back with its new reason.
    if (taken.length > 0) await quarantine.mark(taken, 'released', { by, at })
    return taken.length
  }
}

/** Whether what an item waits for is there: for its feed, at whatever time the event was. */
function hasCome({ kind, feedId, name }: Awaited, directory: Directory, now: Instant): boolean {
  switch (kind) {
    case 'time':
      return name <= formatInstant(now)
    case 'queue':
      return directory.mappingId(feedId, name) !== null
    case 'vendor':
      return directory.vendorId(name) !== null
    case 'site':
      return directory.sites(now).some(({ key }) => key === name)
  }
}

function itemOf(raw: Uint8Array, options: DecodeOptions): IntakeItem {
  const outcome = decodeItem(raw, options)
  return outcome.kind === 'hostile' ? quarantined(outcome, raw) : outcome
}

/** The feed as it was when it sent; it may have ended since. */
function identityOf(feedId: number, directory: Directory, at: Instant): FeedIdentity {
  return { feedId, vendorId: directory.feed(feedId, at)?.vendorId ?? null }
}
