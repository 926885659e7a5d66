import { byMachine } from '../../src/app/audit/attribution.ts'
import { DeskFeed, type DeskPorts } from '../../src/app/desk/desk-feed.ts'
import type { Calendar } from '../../src/app/local-days.ts'
import type { LearningProgress } from '../../src/app/outlook/learning.ts'
import type { QueueOutlook } from '../../src/app/outlook/queue-outlook.ts'
import { changeRecords } from '../../src/app/records/change-records.ts'
import { Directories } from '../../src/app/records/directories.ts'
import { readSeed } from '../../src/app/records/seed-file.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import type { LocalDay } from '../../src/domain/interval/local-calendar.ts'
import type { Annotation } from '../../src/domain/record/annotation.ts'
import { DAY_MS, HOUR_MS } from '../../src/domain/shared/instant.ts'
import { DeskMemory, deltaOf, NO_PAST } from './desk-memory.ts'
import { recordsInMemory } from './records-in-memory.ts'
import { SEED_COMPANY } from './seed-company.ts'

/** 2026-03-02 09:00 UTC. */
export const NOW = 1_772_442_000_000
export const START = NOW - HOUR_MS

/** Every day is a day of UTC. */
const CALENDAR: Calendar = {
  isZone: () => true,
  days: (_zone, from, to): readonly LocalDay[] => {
    const first = Math.floor(from / DAY_MS)
    return Array.from({ length: Math.ceil(to / DAY_MS) - first }, (_, day) => ({
      date: `day ${first + day}`,
      start: (first + day) * DAY_MS,
      end: (first + day + 1) * DAY_MS,
    }))
  },
  instantsOfWall: (_zone, wallMs) => [wallMs],
}

/** A commit of `count` contacts offered on a queue in the interval from `start`. */
export const offers = (count: number, start = START, queueId = 1) => ({
  tallies: [deltaOf({ queueId, vendorId: 1, start }, { offered: count })],
})

/** The cell these fall into, as desks name it. */
export const CELL = `1,1,${START}`

/** A desk feed over memory, with its clocks, what is noted and foreseen, and what went wrong. */
export interface DeskFeedWorld {
  readonly feed: DeskFeed
  readonly memory: DeskMemory
  readonly faults: unknown[]
  readonly seed: (records: object) => Promise<void>
  readonly annotate: (annotations: readonly Annotation[]) => void
  readonly foresee: (outlook: readonly QueueOutlook[]) => void
  readonly learn: (learning: LearningProgress | null) => void
  /** Lets time go by, on all clocks. */
  readonly pass: (ms: number) => void
  readonly pulse: (ms?: number) => Promise<void>
}

const NO_PLANS: DeskPorts['planned'] = { version: async () => '', inEffect: async () => ({ cells: [], snapshots: new Map() }) }

/** Records in memory of the company of the tests, and a way to put others there. */
function recordsOfCompany(now: () => number) {
  const store = recordsInMemory(NOW - DAY_MS)
  const seed = async (records: object): Promise<void> => {
    const read = readSeed({ ...SEED_COMPANY, ...records })
    if (!read.ok) throw new Error(JSON.stringify(read.error))
    store.setNow(now() - 1)
    const change = { by: byMachine('test'), mode: 'put', records: read.value, validFrom: null, validTo: null } as const
    const changed = await changeRecords({ store, isZone: () => true }, change)
    if (!changed.ok) throw new Error(JSON.stringify(changed.error))
  }
  return { store, seed }
}

/** A desk feed that begins at NOW, over a store of so many shards. */
export async function newDeskFeedWorld(shards = 1): Promise<DeskFeedWorld> {
  let now = NOW
  const { store, seed } = recordsOfCompany(() => now)
  await seed({})
  const directories = new Directories(store)
  const memory = new DeskMemory(await directories.of(INTERNAL), () => now, shards)
  const faults: unknown[] = []
  let annotated: readonly Annotation[] = []
  let foreseen: readonly QueueOutlook[] = []
  let learning: LearningProgress | null = null
  const feed = new DeskFeed({
    pastFill: () => null,
    learning: () => learning,
    outlook: () => foreseen,
    planned: NO_PLANS,
    clock: { now: () => now, tick: () => now },
    steadyNow: () => now,
    calendar: CALENDAR,
    directories,
    reads: memory,
    tallies: NO_PAST,
    annotations: async () => annotated,
    announce: async () => undefined,
    onFault: (error) => faults.push(error),
  })
  const pass = (ms: number): void => {
    now += ms
  }
  return {
    feed,
    memory,
    faults,
    seed: async (records) => {
      await seed(records)
      memory.directory = await directories.of(INTERNAL)
    },
    annotate: (annotations) => {
      annotated = annotations
      feed.wake(true)
    },
    learn: (progress) => {
      learning = progress
    },
    foresee: (outlook) => {
      foreseen = outlook
      feed.wake(true)
    },
    pass,
    pulse: async (ms = 250) => {
      pass(ms)
      feed.committed()
      await feed.pulse()
    },
  }
}
