import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { HELD_CELLS_MAX, HELD_SNAPSHOTS_MAX, HeldTooMuch } from '../../app/plans/held-too-much.ts'
import { packCells } from '../../app/plans/packed-cells.ts'
import type { PlanSelection, PlanStore } from '../../app/plans/plan-store.ts'
import { INTERNAL, type Scope } from '../../app/scope.ts'
import { DAY_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import { planStore } from './plan-snapshot.ts'
import { ensureVendorRoles } from './roles.ts'

let store: TestStore
let plans: PlanStore
const DAY = Math.floor(TEST_NOW / DAY_MS) * DAY_MS
const VENDOR = { kind: 'vendor', vendorId: 7 } as const satisfies Scope
const BLOCKS = HELD_CELLS_MAX / (DAY_MS / INTERVAL_MS)
const ALL: PlanSelection = {
  ...{ kinds: ['commitment'], from: DAY, to: DAY + DAY_MS, queueIds: null },
  ...{ knownAt: null, withWithdrawn: false, snapshotIds: null },
}

beforeAll(async () => {
  store = await freshStore()
  await ensureVendorRoles(store.access, store.connections.identity, [VENDOR.vendorId])
  plans = planStore(store.connections)
})
beforeEach(async () => {
  await store.owner('truncate plan_snapshot, plan_block, plan_audience restart identity')
})
afterAll(() => store.close())

/** So many snapshots of one vendor, each with a head in the first quarter hour of a day: the first is the oldest. */
async function keep(count: number, day = DAY): Promise<void> {
  await store.owner(
    `with made as (
       insert into plan_snapshot (kind, name, origin, feed_id, author, made_at, recorded_at, cells, starts_at, ends_at, queue_ids, inputs)
       select 'commitment', concat($1::bigint, ' ', n), 'import', 0, 'fay', n, n, 1, $1::bigint, $1::bigint + ${INTERVAL_MS}, '{1}', '{}'
       from generate_series(1, $2::integer) as n returning snapshot_id
     ), told as (insert into plan_audience (vendor_id, snapshot_id) select 7, snapshot_id from made)
     insert into plan_block (queue_id, day_start, snapshot_id, vendor_id, site_id, heads) select 1, $1::bigint, snapshot_id, 7, 0, '{3}' from made`,
    [day, count],
  )
}

test('the rows of a plan are there however many newer ones speak of the same time', async () => {
  await keep(HELD_SNAPSHOTS_MAX + 200)
  for (const scope of [INTERNAL, VENDOR]) {
    const held = await plans.held(scope, { ...ALL, snapshotIds: [1] })
    expect(held.map(({ snapshot, cells }) => [snapshot.snapshotId, cells.map(({ heads }) => heads)])).toEqual([[1, [3]]])
  }
})

test('where more snapshots speak of a time than are read at once, none is left out in silence: it says what would be', async () => {
  await keep(HELD_SNAPSHOTS_MAX)
  for (const scope of [INTERNAL, VENDOR]) expect(await plans.held(scope, ALL)).toHaveLength(HELD_SNAPSHOTS_MAX)
  await keep(1, DAY - DAY_MS)
  for (const scope of [INTERNAL, VENDOR]) expect(await plans.held(scope, ALL)).toHaveLength(HELD_SNAPSHOTS_MAX)
  await keep(1, DAY + 1)
  for (const scope of [INTERNAL, VENDOR]) await expect(plans.held(scope, ALL)).rejects.toThrow(HeldTooMuch)
})

test('more quarter hours than are held at once are refused before they are', async () => {
  await keep(1)
  const fill = async (blocks: number): Promise<unknown> =>
    await store.owner(
      `insert into plan_block (queue_id, day_start, snapshot_id, vendor_id, site_id, heads)
       select n, $1::bigint, 1, 7, 0, '{3}' from generate_series(2, $2::integer) as n on conflict do nothing`,
      [DAY, blocks],
    )
  await fill(BLOCKS)
  const [held] = await plans.held(INTERNAL, ALL)
  expect(held?.cells).toHaveLength(BLOCKS)
  await fill(BLOCKS + 1)
  const refused = { came: 'over 3000000 quarter hours', expected: expect.stringContaining('a shorter time or fewer queues') }
  await expect(plans.held(INTERNAL, ALL)).rejects.toMatchObject(refused)
  expect(await plans.held(INTERNAL, { ...ALL, queueIds: [1] })).toMatchObject([{ cells: [{ queueId: 1, heads: 3 }] }])
})

test('who asks for a snapshot by its name while it is being kept is told once it is, and of none where that is given up', async () => {
  const cells = packCells([
    { ...{ queueId: 1, vendorId: 0, siteId: 0, start: DAY }, ...{ contacts: 3, ahtSeconds: null, heads: null, quantiles: null } },
  ])
  const draft = { ...({ kind: 'forecast', name: 'week 9', origin: 'import', author: 'fay' } as const), ...{ cells, inputs: {} } }
  const made = { ...draft, madeAt: TEST_NOW, saysMadeAt: false, contentSha256: 'a' }
  let asked: Promise<number | null> | null = null
  const giveUp = (done: number, total: number): void => {
    asked ??= plans.named('forecast', 'week 9')
    if (done === total) throw new Error('nobody waits')
  }
  await expect(plans.add(byMachine('test'), made, TEST_NOW, giveUp)).rejects.toThrow('nobody waits')
  expect(await asked).toBeNull()
  asked = null
  const kept = await plans.add(byMachine('test'), made, TEST_NOW + 1, () => void (asked ??= plans.named('forecast', 'week 9')))
  if (!kept.ok) throw new Error('the name is free')
  expect(await asked).toBe(kept.value.snapshot.snapshotId)
})
