import { temporalCalendar } from '../../src/adapters/calendar/temporal-calendar.ts'
import { readAgentVendors } from '../../src/adapters/store/agent-state.ts'
import { intakeShardStore } from '../../src/adapters/store/intake-shard-store.ts'
import type { OpenStore } from '../../src/adapters/store/open-store.ts'
import { overdueReads } from '../../src/adapters/store/overdue-legs.ts'
import { recountStore } from '../../src/adapters/store/queue-recount.ts'
import type { StoreAccess } from '../../src/adapters/store/store-access.ts'
import { storeFaultOf } from '../../src/adapters/store/store-fault.ts'
import { byMachine } from '../../src/app/audit/attribution.ts'
import type { Clock } from '../../src/app/clock.ts'
import type { ContactEvent, DecodedEvent, FeedIdentity, IntakeItem, ItemResult } from '../../src/app/intake/event.ts'
import { type OpenIntake, openIntake } from '../../src/app/intake/open-intake.ts'
import { pseudonymiser } from '../../src/app/intake/pseudonym.ts'
import { ChangedRecount } from '../../src/app/intake/recount-changed.ts'
import { LocalDays } from '../../src/app/local-days.ts'
import { LostSweeper } from '../../src/app/lost/lost-sweeper.ts'
import { changeRecords } from '../../src/app/records/change-records.ts'
import { describeFault } from '../../src/app/records/record-fault.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import { type Directory, directoryOf } from '../../src/domain/record/directory.ts'
import { contentHash } from '../../src/domain/shared/hash.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'
import { SEED_COMPANY } from './seed-company.ts'
import { freshStore, type TestStore } from './store.ts'

/** A store with records and an open door: the real intake on real PostgreSQL, on a clock that the test moves. */
export interface IntakeWorld<Store extends WorldStore = TestStore> {
  readonly store: Store
  readonly intake: OpenIntake
  /** Sends events of one feed (by key) in one request. */
  readonly send: (feed: string, ...events: readonly DecodedEvent[]) => Promise<readonly ItemResult[]>
  readonly directory: () => Promise<Directory>
  /** Records a seed, valid from an instant on; null is always for what is new and from now on for what is there. */
  readonly seed: (records: unknown, validFrom?: Instant | null) => Promise<void>
  readonly identity: (feed: string) => Promise<FeedIdentity>
  /** Counts anew what records ask to be counted otherwise by now; returns how many queues of shards were. */
  readonly recount: () => Promise<number>
  /** One round of concluding who is lost; returns how many were. */
  readonly sweepLost: () => Promise<number>
  readonly close: () => Promise<void>
}

export type WorldStore = OpenStore & { readonly access: StoreAccess; readonly clock: Clock }

/** A world of a test's own. */
export async function intakeWorld(options: { readonly shards?: number; readonly seed?: unknown } = {}): Promise<IntakeWorld> {
  const world = worldOn(await freshStore({ shards: options.shards ?? 1 }))
  await world.seed(options.seed ?? SEED_COMPANY)
  return world
}

/** The same on a store that is there, with its own records or others. */
export function worldOn<Store extends WorldStore>(
  store: Store,
  directory: () => Promise<Directory> = recordsOf(store),
): IntakeWorld<Store> {
  const faults: unknown[] = []
  const intake = openIntake({
    store: intakeShardStore(store.connections, store.access, store.clock),
    clock: store.clock,
    calendar: temporalCalendar,
    directory,
    pseudonymise: pseudonymiser(store.access.secret),
    faultOf: storeFaultOf,
    onFault: (error) => faults.push(error),
    knownAgents: () => readAgentVendors(store.connections),
  })
  const identity = async (feed: string): Promise<FeedIdentity> => {
    const records = await directory()
    const feedId = records.feedId(feed)
    if (feedId === null) throw new Error(`no feed ${feed} in this world`)
    return { feedId, vendorId: records.feed(feedId, store.clock.now())?.vendorId ?? null }
  }
  const recount = new ChangedRecount({
    store: recountStore(store.connections, store.clock),
    localDays: new LocalDays(temporalCalendar),
    directory,
    now: store.clock.now,
  })
  const sweeper = new LostSweeper({
    reads: overdueReads(store.connections),
    directory,
    now: store.clock.now,
    conclude: (events) => intake.conclude(events),
  })
  return {
    store,
    intake,
    identity,
    directory,
    seed: (records, validFrom = null) => applySeed(store, records, validFrom),
    recount: () => recount.next(),
    sweepLost: () => sweeper.sweep(),
    send: async (feed, ...events) => (await intake.submit(await identity(feed), events.map(itemOf))).results,
    close: async () => {
      await intake.stop()
      await store.close()
      if (faults.length > 0) throw new AggregateError(faults, 'commits failed in this world')
    },
  }
}

function recordsOf({ records }: WorldStore): () => Promise<Directory> {
  let held = { version: -1, directory: directoryOf([]) }
  return async () => {
    const version = await records.version(INTERNAL)
    if (version !== held.version) held = { version, directory: directoryOf((await records.load(INTERNAL)).entries) }
    return held.directory
  }
}

/** A fact as a feed would send it, after decoding. */
export function contact(
  contactId: string,
  fact: ContactEvent['fact'],
  at: number,
  given: Partial<Omit<ContactEvent, 'type' | 'contactId' | 'fact' | 'at'>> = {},
): ContactEvent {
  const content: Omit<ContactEvent, 'eventId' | 'eventSource' | 'time' | 'hash' | 'warnings'> = {
    type: 'contact',
    contactId,
    leg: 1,
    fact,
    n: null,
    at,
    revision: 0,
    queue: 'Q1',
    channel: null,
    vendor: null,
    site: null,
    agent: null,
    toQueue: null,
    waitMs: null,
    talkMs: null,
    holdMs: null,
    wrapMs: null,
    outbound: false,
    language: null,
    caseKey: null,
    customerKey: null,
    dueAt: null,
    ...given,
  }
  const hash = contentHash(JSON.stringify(content))
  return { eventId: `${contactId}-${fact}`, eventSource: 'test', time: at, hash, warnings: [], ...content, ...given }
}

/** An event as an item of a request. */
export function itemOf(event: DecodedEvent): IntakeItem {
  return { kind: 'event', event, raw: Buffer.from(JSON.stringify(event)) }
}

async function applySeed(store: WorldStore, seed: unknown, validFrom: Instant | null): Promise<void> {
  const records = readSeed(seed)
  if (!records.ok) throw new Error(records.error.map(describeFault).join('\n'))
  const context = { store: store.records, isZone: temporalCalendar.isZone }
  const applied = await changeRecords(context, { by: byMachine('test'), mode: 'put', records: records.value, validFrom, validTo: null })
  if (!applied.ok) throw new Error(applied.error.map(describeFault).join('\n'))
}
