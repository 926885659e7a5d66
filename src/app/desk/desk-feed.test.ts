import { expect, test } from 'vitest'
import { CELL, NOW, newDeskFeedWorld, offers, START } from '../../../test/support/desk-feed-world.ts'
import { DeskMirror, offeredIn } from '../../../test/support/desk-mirror.ts'
import { SEED_COMPANY } from '../../../test/support/seed-company.ts'
import type { Annotation } from '../../domain/record/annotation.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { LearningProgress } from '../outlook/learning.ts'
import { INTERNAL } from '../scope.ts'
import { EXPECT_ANEW_MS } from './desk-audience.ts'
import type { DeskView } from './desk-view.ts'

test('a desk begins with everything there is, and then hears each change as what now holds', async () => {
  const { feed, memory, pulse } = await newDeskFeedWorld()
  memory.commit(offers(3))
  const mirror = new DeskMirror()
  await feed.subscribe(INTERNAL, null, mirror)
  expect([mirror.told, mirror.version, offeredIn(mirror, CELL)]).toEqual([['snapshot'], [1], 3])
  memory.commit(offers(2))
  await pulse()
  expect([mirror.told, mirror.version, offeredIn(mirror, CELL)]).toEqual([['snapshot', 'changes'], [2], 5])
})

test('who waits and what agents do is told when it changes, also that it is over', async () => {
  const { feed, memory, pulse } = await newDeskFeedWorld()
  const contact = { queueId: 1, vendorId: 1, siteId: 0, offeredAt: START + 5_000 }
  const now = {
    feedId: 1,
    agent: 'a',
    at: START,
    vendorId: 1,
    siteId: 0,
    queueIds: [1],
    queueId: 0,
    state: 'available',
    nativeState: null,
  } as const
  const mirror = new DeskMirror()
  await feed.subscribe(INTERNAL, null, mirror)
  memory.commit({ waiting: [{ name: 'c1', contact }], agents: [{ feedId: 1, agent: 'a', now }], heard: [1] })
  await pulse()
  expect([...mirror.shown.keys()].sort()).toEqual(['agent 1 a', 'feed 1', `waiting ${CELL}`])
  memory.commit({ waiting: [{ name: 'c1', contact: null }], agents: [{ feedId: 1, agent: 'a', now: null }] })
  await pulse()
  expect([...mirror.shown.keys()]).toEqual(['feed 1'])
})

test('a desk that was away hears what it missed and no more', async () => {
  const { feed, memory, pulse } = await newDeskFeedWorld()
  const mirror = new DeskMirror()
  const contact = { queueId: 1, vendorId: 1, siteId: 0, offeredAt: START + 5_000 }
  await feed.subscribe(INTERNAL, null, new DeskMirror())
  const subscription = await feed.subscribe(INTERNAL, null, mirror)
  memory.commit({ ...offers(1), waiting: [{ name: 'c1', contact }] })
  await pulse()
  subscription.close()
  memory.commit({ ...offers(1), waiting: [{ name: 'c1', contact: null }] })
  memory.commit(offers(7, START + INTERVAL_MS))
  await pulse()
  await feed.subscribe(INTERNAL, mirror.version, mirror)
  expect(mirror.told).toEqual(['snapshot', 'changes', 'changes'])
  expect([offeredIn(mirror, CELL), offeredIn(mirror, `1,1,${START + INTERVAL_MS}`), memory.loads]).toEqual([2, 7, 1])
  expect([...mirror.shown.keys()].filter((key) => key.startsWith('waiting'))).toEqual([])
})

test('a desk that missed too much, or what is forgotten, or comes with a version that never was, is told everything anew', async () => {
  const { feed, memory, pulse } = await newDeskFeedWorld(2)
  await feed.subscribe(INTERNAL, null, new DeskMirror())
  for (let count = 0; count < 2_001; count += 1) memory.commit(offers(1))
  await pulse()
  for (const resume of [[0, 0], [1], [9_999, 0], [2_001, 1]]) {
    const mirror = new DeskMirror()
    await feed.subscribe(INTERNAL, resume, mirror)
    expect([mirror.told, offeredIn(mirror, CELL)], String(resume)).toEqual([['resync'], 2_001])
  }
  const near = new DeskMirror()
  await feed.subscribe(INTERNAL, [1_990, 0], near)
  memory.forgotten = [1_995, 0]
  const late = new DeskMirror()
  await feed.subscribe(INTERNAL, [1_990, 0], late)
  expect([near.told, late.told]).toEqual([['changes'], ['resync']])
})

test('silence is broken by a sign of life every two seconds, with the present as its time', async () => {
  const { feed, pass } = await newDeskFeedWorld()
  const seen: number[] = []
  const listener = { onSnapshot: () => undefined, onChanges: ({ asOf }: DeskView) => seen.push(asOf) }
  await feed.subscribe(INTERNAL, null, listener)
  for (let beat = 0; beat < 17; beat += 1) {
    pass(250)
    await feed.pulse()
  }
  expect(seen).toEqual([NOW + 2_000, NOW + 4_000])
})

test('records that change are told, and a queue that is counted otherwise loads the desk anew', async () => {
  const { feed, memory, pulse, seed } = await newDeskFeedWorld()
  memory.commit(offers(3))
  const mirror = new DeskMirror()
  await feed.subscribe(INTERNAL, null, mirror)
  await seed({ markets: [{ key: 'de', name: 'Deutschland', zone: 'Europe/Berlin' }, SEED_COMPANY.markets[1]] })
  await pulse(2_000)
  expect([mirror.told, mirror.records, memory.loads]).toEqual([['snapshot', 'changes'], 1, 1])
  const [billing, ...queues] = SEED_COMPANY.queues
  await seed({ queues: [{ ...billing, target: { thresholdSeconds: 40, fraction: 0.9 } }, ...queues] })
  await pulse(2_000)
  expect([mirror.told.at(-1), memory.loads, offeredIn(mirror, CELL)]).toEqual(['resync', 2, 3])
  memory.commit({ recounted: [1] })
  await pulse()
  expect([mirror.told.at(-1), memory.loads]).toEqual(['resync', 3])
})

test('the window moves with the day, and every desk is told the new one', async () => {
  const { feed, memory, pulse } = await newDeskFeedWorld()
  const mirror = new DeskMirror()
  await feed.subscribe(INTERNAL, null, mirror)
  await pulse(15 * HOUR_MS)
  expect(mirror.told).toEqual(['snapshot', 'resync'])
  memory.commit(offers(4, NOW + 15 * HOUR_MS))
  await pulse()
  expect(offeredIn(mirror, `1,1,${NOW + 15 * HOUR_MS}`)).toBe(4)
})

test('while a past is filled in, what it makes expected is read anew, but not with every piece of it', async () => {
  const { feed, memory, pulse } = await newDeskFeedWorld()
  const mirror = new DeskMirror()
  await feed.subscribe(INTERNAL, null, mirror)
  memory.commit(offers(3, START - 7 * DAY_MS))
  await pulse()
  expect([mirror.told.includes('resync'), memory.loads]).toEqual([false, 1])
  await pulse(EXPECT_ANEW_MS)
  expect([mirror.told.at(-1), memory.loads]).toEqual(['resync', 2])
  memory.commit(offers(1))
  await pulse(EXPECT_ANEW_MS)
  expect([mirror.told.at(-1), memory.loads]).toEqual(['changes', 2])
})

test('a desk that cannot be read now says so to who asks, and is there for the next one', async () => {
  const { feed, memory, faults, pulse } = await newDeskFeedWorld()
  memory.beforeRead = async () => {
    throw new Error('the store is away')
  }
  await expect(feed.subscribe(INTERNAL, null, new DeskMirror())).rejects.toThrow('the store is away')
  expect(feed.listeners).toBe(0)
  memory.beforeRead = async () => undefined
  const mirror = new DeskMirror()
  await feed.subscribe(INTERNAL, null, mirror)
  memory.commit(offers(1))
  memory.beforeRead = async () => {
    throw new Error('the store is away again')
  }
  await pulse()
  expect([faults.length, mirror.told]).toEqual([1, ['snapshot']])
  memory.beforeRead = async () => undefined
  await pulse(2_000)
  expect(offeredIn(mirror, CELL)).toBe(1)
})

test('what is committed, or loaded anew, while a desk hears what it missed, it hears as well', async () => {
  for (const meanwhile of [offers(7, START + INTERVAL_MS), { ...offers(7, START + INTERVAL_MS), recounted: [1] }]) {
    const { feed, memory, pulse } = await newDeskFeedWorld()
    await feed.subscribe(INTERNAL, null, new DeskMirror())
    memory.commit(offers(1))
    await pulse()
    const mirror = new DeskMirror()
    let open = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    let reads = 0
    // The first read brings the view up to date, the second is of what this desk missed: it is late.
    memory.afterRead = async () => {
      reads += 1
      if (reads === 2) await gate
    }
    const subscription = feed.subscribe(INTERNAL, [0], mirror)
    while (reads < 2) await Promise.resolve()
    memory.commit(meanwhile)
    await pulse()
    open()
    await subscription
    expect([offeredIn(mirror, CELL), offeredIn(mirror, `1,1,${START + INTERVAL_MS}`)]).toEqual([1, 7])
  }
})

test('a desk is told what was noted, at once and only when it is another', async () => {
  const { feed, annotate, pulse } = await newDeskFeedWorld()
  const mirror = new DeskMirror()
  const told: boolean[] = []
  await feed.subscribe(INTERNAL, null, {
    onSnapshot: mirror.onSnapshot,
    onChanges: (_view, touched) => told.push(touched.annotations),
  })
  const note: Annotation = {
    annotationId: 1,
    revision: 1,
    kind: 'note',
    scope: { kind: 'all' },
    from: START,
    to: NOW,
    text: 'releases stopped',
    isShared: false,
    effect: null,
    by: 'ada',
    writtenAt: NOW,
  }
  annotate([note])
  await pulse()
  annotate([{ ...note }])
  await pulse()
  annotate([])
  await pulse()
  expect(told).toEqual([true, true])
})

test('a desk is told what is foreseen when it becomes another, and not again with what happens meanwhile', async () => {
  const { feed, memory, foresee, pulse } = await newDeskFeedWorld()
  const told: boolean[] = []
  await feed.subscribe(INTERNAL, null, { onSnapshot: () => undefined, onChanges: (_, touched) => told.push(touched.outlook) })
  foresee([])
  await pulse()
  memory.commit(offers(1))
  await pulse()
  expect(told).toEqual([true, false])
})

test('a desk is told how far the learning is, with its snapshot and with what comes after', async () => {
  const { feed, memory, learn, pulse } = await newDeskFeedWorld()
  const told: (LearningProgress | null)[] = []
  learn({ done: 3, total: 60 })
  const hear = ({ learning }: DeskView): void => void told.push(learning)
  await feed.subscribe(INTERNAL, null, { onSnapshot: hear, onChanges: hear })
  learn(null)
  memory.commit(offers(1))
  await pulse()
  expect(told).toEqual([{ done: 3, total: 60 }, null])
})
