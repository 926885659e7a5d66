import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { intervalReads } from '../src/adapters/store/tally-read-history.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { type HistoryAnswer, queryHistory } from '../src/app/kpis-history.ts'
import { INTERNAL, type Scope } from '../src/app/scope.ts'
import { HOUR_MS, INTERVAL_MS, intervalStart, MINUTE_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { contact, type IntakeWorld, intakeWorld } from './support/intake-world.ts'

let world: IntakeWorld
let start: number
beforeAll(async () => {
  world = await intakeWorld({ shards: 2 })
  start = intervalStart(world.store.clock.now())
})
afterAll(() => world.close())

async function history(scope: Scope = INTERNAL, vendor: string | null = null): Promise<HistoryAnswer> {
  const reads = intervalReads(new MomentReads(world.store.connections, world.store.clock))
  const answer = await queryHistory(reads, scope, { queue: 'billing-de', vendor, start })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value
}

describe('an interval', () => {
  test('has no closed value while it is open', async () => {
    world.store.clock.set(start + 10 * MINUTE_MS)
    await world.send('acd', contact('a', 'offered', start + MINUTE_MS, { vendor: 'acme' }))
    await world.send('acd', contact('b', 'offered', start + MINUTE_MS, { vendor: 'acme' }), contact('b', 'answered', start + 2 * MINUTE_MS))
    const { firstClosed, present, closesAt, revisions } = await history()
    expect([firstClosed, present.counts.offered, revisions]).toEqual([null, 2, []])
    expect(closesAt).toBe(start + INTERVAL_MS + MINUTE_MS)
  })

  test('keeps what stood when it closed; service that goes on changes the present and is no revision', async () => {
    world.store.clock.set(start + HOUR_MS)
    expect((await history()).firstClosed?.counts).toMatchObject({ offered: 2, answered: 1, handled: 0, inService: 1, waiting: 1 })
    const now = world.store.clock.now()
    await world.send('acd', contact('b', 'ended', now - SECOND_MS))
    const { firstClosed, present, revisions } = await history()
    expect(firstClosed?.counts).toMatchObject({ offered: 2, handled: 0, inService: 1 })
    expect(present.counts).toMatchObject({ offered: 2, handled: 1, inService: 0 })
    expect(revisions).toEqual([])
  })

  test('tells each later change with its cause and what it changed', async () => {
    await world.send('acd', contact('c', 'offered', start + 2 * MINUTE_MS, { vendor: 'blue' }))
    await world.send('acd', contact('b', 'answered', start + 2 * MINUTE_MS + SECOND_MS, { revision: 1 }))
    await world.send('acd', contact('c', 'voided', start + 2 * MINUTE_MS))
    const { firstClosed, present, revisions } = await history()
    expect(firstClosed?.counts.offered).toBe(2)
    expect(present.counts.offered).toBe(2)
    expect(revisions.map(({ cause, vendor, changes }) => [cause, vendor, changes])).toEqual([
      ['late', 'blue', { offered: 1 }],
      ['corrected', 'acme', { waitAnsweredMs: SECOND_MS, talkMs: -SECOND_MS }],
      ['voided', 'blue', { offered: -1 }],
    ])
  })

  test('tells a vendor of its own changes', async () => {
    const own = await history({ kind: 'vendor', vendorId: 2 })
    expect(own.revisions.map(({ cause, vendor }) => [cause, vendor])).toEqual([
      ['late', 'blue'],
      ['voided', 'blue'],
    ])
    expect([own.firstClosed?.counts.offered, own.present.counts.offered]).toEqual([0, 0])
    expect((await history(INTERNAL, 'acme')).revisions.map(({ cause }) => cause)).toEqual(['corrected'])
  })
})
