import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { revisionReads } from '../src/adapters/store/tally-read-revisions.ts'
import { queryRevisions, type RevisedInterval } from '../src/app/revisions.ts'
import { INTERNAL, type Scope } from '../src/app/scope.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, intervalStart, MINUTE_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { contact, type IntakeWorld, intakeWorld } from './support/intake-world.ts'

let world: IntakeWorld
let start: number
beforeAll(async () => {
  world = await intakeWorld({ shards: 2 })
  start = intervalStart(world.store.clock.now())
})
afterAll(() => world.close())

async function changed(scope: Scope = INTERNAL, vendor: string | null = null): Promise<readonly RevisedInterval[]> {
  const reads = revisionReads(new MomentReads(world.store.connections, world.store.clock))
  const day = { from: { kind: 'instant', at: start - HOUR_MS }, to: { kind: 'instant', at: start + DAY_MS } } as const
  const only = { queue: ['billing-de'], ...(vendor === null ? {} : { vendor: [vendor] }) }
  const answer = await queryRevisions(reads, temporalCalendar, scope, { ...day, zone: null, only })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value.rows
}

/** The one interval that changed. */
async function revised(scope: Scope = INTERNAL, vendor: string | null = null): Promise<RevisedInterval> {
  const [row, ...others] = await changed(scope, vendor)
  if (row === undefined || others.length > 0) throw new Error(`${row === undefined ? 'no' : 'more than one'} interval changed`)
  return row
}

describe('an interval', () => {
  test('is not told of while it is open', async () => {
    world.store.clock.set(start + 10 * MINUTE_MS)
    await world.send('acd', contact('a', 'offered', start + MINUTE_MS, { vendor: 'acme' }))
    await world.send('acd', contact('b', 'offered', start + MINUTE_MS, { vendor: 'acme' }), contact('b', 'answered', start + 2 * MINUTE_MS))
    expect(await changed()).toEqual([])
  })

  test('is not told of while it stands as it closed; service that goes on changes the present and is no revision', async () => {
    world.store.clock.set(start + HOUR_MS)
    expect(await changed()).toEqual([])
    const now = world.store.clock.now()
    await world.send('acd', contact('b', 'ended', now - SECOND_MS))
    const { firstClosed, present, revisions, inProgress, closedAt } = await revised()
    expect(closedAt).toBe(start + INTERVAL_MS + MINUTE_MS)
    expect(firstClosed.cell.counts).toMatchObject({ offered: 2, answered: 1, handled: 0, inService: 1, waiting: 1 })
    expect(present.cell.counts).toMatchObject({ offered: 2, answered: 1, handled: 1, inService: 0, waiting: 1 })
    expect(inProgress).toMatchObject({ handled: 1, inService: -1 })
    expect(revisions).toEqual([])
  })

  test('tells each later change with its cause and what it changed', async () => {
    await world.send('acd', contact('c', 'offered', start + 2 * MINUTE_MS, { vendor: 'blue' }))
    await world.send('acd', contact('b', 'answered', start + 2 * MINUTE_MS + SECOND_MS, { revision: 1 }))
    await world.send('acd', contact('c', 'voided', start + 2 * MINUTE_MS))
    const { firstClosed, present, revisions } = await revised()
    expect([firstClosed.cell.counts.offered, present.cell.counts.offered]).toEqual([2, 2])
    expect(revisions.map(({ answeredWithin }) => answeredWithin['25'])).toEqual([0, 0, 0])
    expect(revisions.map(({ cause, vendor, changes }) => [cause, vendor, changes])).toEqual([
      ['late', 'blue', { offered: 1 }],
      ['corrected', 'acme', { waitAnsweredMs: SECOND_MS, talkMs: -SECOND_MS }],
      ['voided', 'blue', { offered: -1 }],
    ])
  })

  test('tells a vendor of its own changes', async () => {
    const own = await revised({ kind: 'vendor', vendorId: 2 })
    expect(own.revisions.map(({ cause, vendor }) => [cause, vendor])).toEqual([
      ['late', 'blue'],
      ['voided', 'blue'],
    ])
    expect([own.firstClosed.cell.counts.offered, own.present.cell.counts.offered]).toEqual([0, 0])
    expect((await revised(INTERNAL, 'acme')).revisions.map(({ cause }) => cause)).toEqual(['corrected'])
  })
})
