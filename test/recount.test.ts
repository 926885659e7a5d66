import { afterEach, describe, expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { checkTallies } from '../src/adapters/store/check-tallies.ts'
import { deskReads } from '../src/adapters/store/desk-load.ts'
import { inTransaction } from '../src/adapters/store/pools.ts'
import { recountStore } from '../src/adapters/store/queue-recount.ts'
import { tallyReads } from '../src/adapters/store/tally-read.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { byMachine } from '../src/app/audit/attribution.ts'
import { DeskView } from '../src/app/desk/desk-view.ts'
import { ChangedRecount } from '../src/app/intake/recount-changed.ts'
import type { KnownAt } from '../src/app/kpi-query.ts'
import { queryKpis } from '../src/app/kpis.ts'
import type { KpiAnswer } from '../src/app/kpis-row.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { changeRecords } from '../src/app/records/change-records.ts'
import { readSeed } from '../src/app/records/seed-file.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { DESK_FOLD_COLUMN_AT } from '../src/domain/interval/desk-fold.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { contact, type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { SEED_COMPANY } from './support/seed-company.ts'
import { TEST_NOW } from './support/store.ts'

const AT = TEST_NOW
const TODAY = { from: AT - 9 * HOUR_MS, to: AT + 15 * HOUR_MS }
const localDays = new LocalDays(temporalCalendar)
let world: IntakeWorld
afterEach(() => world.close())

/** Edits the record of the phone queue, valid from an instant on; null is from now on. */
async function edit(change: Readonly<Record<string, unknown>>, validFrom: Instant | null = null): Promise<void> {
  const [queue] = SEED_COMPANY.queues
  const read = readSeed({ format: 'loadline.seed.v1', queues: [{ ...queue, ...change }] })
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const context = { store: world.store.records, isZone: temporalCalendar.isZone }
  const changed = await changeRecords(context, { by: byMachine('test'), mode: 'put', records: read.value, validFrom, validTo: null })
  if (!changed.ok) throw new Error(JSON.stringify(changed.error))
}

async function recount(shards: number | null = null): Promise<number> {
  const store = recountStore(world.store.connections, world.store.clock)
  const { directory } = world
  return await new ChangedRecount({
    store: { ...store, shards: shards ?? store.shards },
    localDays,
    directory,
    now: world.store.clock.now,
  }).next()
}

async function answeredAfter(contactId: string, offeredAt: Instant, waitMs: number, vendor = 'acme'): Promise<void> {
  await world.send(
    'acd',
    contact(contactId, 'offered', offeredAt, { vendor }),
    contact(contactId, 'answered', offeredAt + waitMs),
    contact(contactId, 'ended', offeredAt + waitMs + 30 * SECOND_MS),
  )
}

async function kpis(knownAt: KnownAt | null = null): Promise<KpiAnswer> {
  const { connections, clock } = world.store
  const reads = tallyReads(connections, new MomentReads(connections, clock), localDays)
  const answer = await queryKpis(reads, temporalCalendar, INTERNAL, {
    from: { kind: 'instant', at: TODAY.from },
    to: { kind: 'instant', at: TODAY.to },
    interval: 'total',
    by: ['queue'],
    zone: null,
    knownAt,
    thresholdsSeconds: [13, 25],
    only: { queue: ['billing-de'] },
    withAttainment: null,
  })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

/** What counting everything from nothing finds to be otherwise. */
async function differences(): Promise<readonly string[]> {
  const found: string[] = []
  await world.store.connections.withScope(INTERNAL, (connection) =>
    inTransaction(
      connection,
      () =>
        checkTallies(connection, { from: TODAY.from - DAY_MS, to: TODAY.to + DAY_MS }, localDays, (difference) => found.push(difference)),
      'repeatable read read only',
    ),
  )
  return found
}

const revisions = () =>
  world.store.owner<{ cause: string; start: number; offered: number }>(
    `select cause, start, sum(delta[1])::integer as offered from tally_revision where cause = 'recomputed' group by 1, 2 order by 2`,
  )

/** Service level within 20 s and 25 s as a desk shows them: of the queue's target, over all of its day. */
async function deskWithin(): Promise<number> {
  const { connections, clock } = world.store
  const window = { from: TODAY.from, intervals: DAY_MS / INTERVAL_MS }
  const load = await deskReads(connections, new MomentReads(connections, clock)).load(INTERNAL, TODAY)
  const view = new DeskView(INTERNAL, window, load, [])
  let within = 0
  for (const { queueId, vendorId } of view.fold.lanes()) {
    if (queueId !== 1) continue
    for (let start = TODAY.from; start < TODAY.from + DAY_MS; start += INTERVAL_MS)
      within += view.fold.cell(queueId, vendorId, start)[DESK_FOLD_COLUMN_AT.answeredWithin] as number
  }
  return within
}

const WAITS_MS = [12_000, 13_000, 13_001, 24_000, 26_000]

describe('a threshold that is declared in the middle of a day', () => {
  test('is counted exactly for the whole day, and what was answered before stays as it was', async () => {
    world = await intakeWorld({ shards: 3 })
    for (const [place, waitMs] of WAITS_MS.entries()) await answeredAfter(`c${place}`, AT - HOUR_MS, waitMs)
    await world.send('acd', contact('w', 'offered', AT - MINUTE_MS, { vendor: 'blue' }))
    const before = await kpis()
    expect(before.rows).toMatchObject([{ answeredWithin: { '13': null, '25': 4 } }])
    await edit({ thresholdsSeconds: [40, 13] })
    // Recorded, and not in force yet: nothing is claimed of the new threshold.
    await answeredAfter('c5', AT - HOUR_MS, 2_000)
    expect((await kpis()).rows).toMatchObject([{ answeredWithin: { '13': null, '25': 5 } }])
    expect(await recount()).toBe(3)
    expect(await recount()).toBe(0)
    await answeredAfter('c6', AT - HOUR_MS, 13_000)
    const after = await kpis()
    expect(after.rows).toMatchObject([{ offered: 8, answered: 7, answeredWithin: { '13': 4, '25': 6 } }])
    expect(await differences()).toEqual([])
    // An edge more in a histogram changes no value.
    expect(await revisions()).toEqual([])
    expect({ ...(await kpis({ at: before.asOf, version: null })), asKnownAt: null }).toEqual(before)
    expect({ ...(await kpis({ at: before.asOf, version: before.version })), asKnownAt: null }).toEqual(before)
  })

  test('changes nothing that a desk shows while some shards count by it and others do not yet', async () => {
    world = await intakeWorld({ shards: 3 })
    for (let place = 0; place < 12; place += 1) await answeredAfter(`c${place}`, AT - HOUR_MS, place * 5_000)
    expect(await deskWithin()).toBe(6)
    await edit({ thresholdsSeconds: [40, 13, 22] })
    expect(await recount(1)).toBe(1)
    expect(await deskWithin()).toBe(6)
    expect((await kpis()).rows).toMatchObject([{ answeredWithin: { '13': null, '25': 6 } }])
    expect(await recount()).toBe(2)
    expect(await deskWithin()).toBe(6)
    expect((await kpis()).rows).toMatchObject([{ answeredWithin: { '13': 3, '25': 6 } }])
  })

  test('is counted exactly while contacts come all the time', async () => {
    world = await intakeWorld({ shards: 2 })
    for (let place = 0; place < 40; place += 1) await answeredAfter(`early${place}`, AT - HOUR_MS, place * 1_000)
    await edit({ thresholdsSeconds: [40, 13, 22, 33] })
    let isOver = false
    const coming = (async () => {
      for (let place = 0; !isOver; place += 1) {
        await answeredAfter(`late${place}`, AT - HOUR_MS - place, (place % 40) * 1_000, place % 2 === 0 ? 'acme' : 'blue')
        await world.send('acd', contact(`early${place % 40}`, 'voided', AT - HOUR_MS, { revision: place }))
        await world.send('acd', contact(`early${place % 40}`, 'offered', AT - HOUR_MS, { revision: place + 1, vendor: 'blue' }))
      }
    })()
    expect(await recount()).toBe(2)
    expect(await differences()).toEqual([])
    await edit({ thresholdsSeconds: [40, 13, 22, 33, 7], offerInterval: 'decision' }, 1)
    expect(await recount()).toBe(2)
    isOver = true
    await coming
    expect(await differences()).toEqual([])
  })
})

describe('another rule of which interval a contact belongs to', () => {
  test('moves it, and closed intervals say so as revisions', async () => {
    world = await intakeWorld()
    const { clock } = world.store
    clock.set(AT + 14 * MINUTE_MS)
    await answeredAfter('near', AT, 10_000)
    // Offered in one interval, and answered in the next.
    await world.send('acd', contact('over', 'offered', AT + 14 * MINUTE_MS, { vendor: 'acme' }))
    clock.set(AT + 15 * MINUTE_MS)
    await world.send('acd', contact('over', 'answered', AT + 15 * MINUTE_MS), contact('over', 'ended', AT + 16 * MINUTE_MS))
    clock.set(AT + HOUR_MS)
    const before = await kpis()
    await edit({ offerInterval: 'decision' }, 1)
    expect(await recount()).toBe(1)
    expect(await revisions()).toEqual([
      { cause: 'recomputed', start: AT, offered: -1 },
      { cause: 'recomputed', start: AT + INTERVAL_MS, offered: 1 },
    ])
    expect(await differences()).toEqual([])
    const closed = await world.store.owner(
      `select start, first_closed[1] as offered from tally where first_closed is not null order by start`,
    )
    expect(closed).toEqual([
      { start: AT, offered: 2 },
      { start: AT + INTERVAL_MS, offered: 0 },
    ])
    expect({ ...(await kpis({ at: before.asOf, version: null })), asKnownAt: null }).toEqual(before)
    await edit({ offerInterval: 'offer', handleInterval: 'end' }, 1)
    expect(await recount()).toBe(1)
    expect(await differences()).toEqual([])
    const [first] = await world.store.owner('select offered from tally where start = $1 and queue_id = 1', [AT])
    expect(first).toEqual({ offered: 2 })
  })

  test('tells desks of staff and of the vendors concerned that they are to be loaded anew', async () => {
    world = await intakeWorld()
    await answeredAfter('a', AT - HOUR_MS, 10_000)
    await edit({ thresholdsSeconds: [40, 13] })
    await recount()
    const told = await world.store.owner<{ audience: number }>(
      `select audience from outbox where changes like '%"r":[1]%' order by audience`,
    )
    expect(told).toEqual([{ audience: 0 }, { audience: 1 }])
    const gaps = await world.store.owner(
      `select c.audience from shard_commit c join shard_head h using (shard, audience) group by 1, h.version having count(*) <> h.version`,
    )
    expect(gaps).toEqual([])
  })
})

test('a queue that moves to another zone has the days of that zone', async () => {
  world = await intakeWorld()
  // 23:30 in Berlin, which is the next day in Riga.
  const lateAt = AT - 10 * HOUR_MS - 30 * MINUTE_MS
  await answeredAfter('late', lateAt, 10_000)
  await answeredAfter('early', AT - HOUR_MS, 10_000)
  await world.send('acd', contact('gone', 'offered', lateAt, { vendor: 'blue' }))
  await edit({ zone: 'Europe/Riga' }, 1)
  expect(await recount()).toBe(1)
  expect(await differences()).toEqual([])
  const days = await world.store.owner(
    'select start, sum(offered)::integer as offered from tally_day group by start having sum(offered) > 0',
  )
  expect(days).toEqual([{ start: AT - 11 * HOUR_MS, offered: 3 }])
  expect(await revisions()).toEqual([])
})
