import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { overdueReads } from '../src/adapters/store/overdue-legs.ts'
import { LostSweeper } from '../src/app/lost/lost-sweeper.ts'
import { HOUR_MS, INTERVAL_MS, MINUTE_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { contact, type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { SEED_COMPANY } from './support/seed-company.ts'
import { TEST_NOW } from './support/store.ts'

const SEED = {
  ...SEED_COMPANY,
  queues: [...SEED_COMPANY.queues, { key: 'chat-de', name: 'Chat DE', market: 'de', channel: 'chat' }],
  feeds: [
    {
      key: 'acd',
      name: 'ACD',
      mappings: [
        { native: 'Q1', queue: 'billing-de' },
        { native: 'CHAT', queue: 'chat-de' },
        { native: 'MAIL', queue: 'mail-de' },
      ],
    },
  ],
}

/** The offer is at the very begin of an interval. */
const AT = TEST_NOW
let world: IntakeWorld
let sweeper: LostSweeper
beforeEach(async () => {
  world = await intakeWorld({ seed: SEED, shards: 2 })
  const { intake, directory, store } = world
  sweeper = new LostSweeper({
    reads: overdueReads(store.connections),
    conclude: (events) => intake.conclude(events),
    directory,
    now: store.clock.now,
  })
})
afterEach(() => world.close())

/** Two rounds, a minute apart; what the second one concluded. */
async function sweepAt(at: number): Promise<number> {
  world.store.clock.set(at - MINUTE_MS)
  expect(await sweeper.sweep()).toBe(0)
  world.store.clock.set(at)
  return await sweeper.sweep()
}

const tallies = () =>
  world.store.owner(`select sum(offered)::integer as offered, sum(answered_of_offered)::integer as answered, sum(abandoned)::integer as abandoned,
    sum(lost)::integer as lost, sum(in_service)::integer as "inService", sum(handled)::integer as handled from tally`)
const days = () => world.store.owner('select sum(lost)::integer as lost, sum(in_service)::integer as "inService" from tally_day')
const waiting = () => world.store.owner('select contact_id as id from waiting_contact order by contact_id')
const revisions = () => world.store.owner('select distinct cause from tally_revision order by cause')

describe('a contact that nobody ended', () => {
  test('is lost four hours after its offer on the phone, a day after it in chat, and never in mail', async () => {
    await world.send(
      'acd',
      contact('phone', 'offered', AT, { vendor: 'acme' }),
      contact('chat', 'offered', AT, { queue: 'CHAT', vendor: 'acme' }),
      contact('mail', 'offered', AT, { queue: 'MAIL' }),
    )
    expect(await sweepAt(AT + 4 * HOUR_MS)).toBe(0)
    expect(await sweepAt(AT + 4 * HOUR_MS + MINUTE_MS)).toBe(1)
    expect(await waiting()).toEqual([{ id: 'chat' }, { id: 'mail' }])
    expect(await tallies()).toEqual([{ offered: 3, answered: 0, abandoned: 0, lost: 1, inService: 0, handled: 0 }])
    expect(await sweepAt(AT + 24 * HOUR_MS + MINUTE_MS)).toBe(1)
    expect(await sweepAt(AT + 300 * HOUR_MS)).toBe(0)
    expect(await waiting()).toEqual([{ id: 'mail' }])
    expect(await days()).toEqual([{ lost: 2, inService: 0 }])
    const facts = await world.store.owner(
      `select contact_id as id, (fact::json->>1)::bigint as at from fact where event_id = 'lost' order by 1`,
    )
    expect(facts).toEqual([
      { id: 'chat', at: AT + 24 * HOUR_MS },
      { id: 'phone', at: AT + 4 * HOUR_MS },
    ])
    // Concluded in time, it is the end of a service in progress and no revision.
    expect(await revisions()).toEqual([])
  })

  test('and was answered is in service no longer, and still counts as answered', async () => {
    await world.send('acd', contact('a', 'offered', AT, { vendor: 'acme' }), contact('a', 'answered', AT + 10 * SECOND_MS))
    expect(await tallies()).toEqual([{ offered: 1, answered: 1, abandoned: 0, lost: 0, inService: 1, handled: 0 }])
    expect(await sweepAt(AT + 4 * HOUR_MS + MINUTE_MS)).toBe(1)
    expect(await tallies()).toEqual([{ offered: 1, answered: 1, abandoned: 0, lost: 0, inService: 0, handled: 0 }])
    expect(await days()).toEqual([{ lost: 0, inService: 0 }])
    world.store.clock.set(AT + 5 * HOUR_MS)
    await world.send('acd', contact('a', 'ended', AT + 70 * SECOND_MS))
    expect(await tallies()).toEqual([{ offered: 1, answered: 1, abandoned: 0, lost: 0, inService: 0, handled: 1 }])
  })

  test('is what its feed says of it as soon as it does', async () => {
    await world.send('acd', contact('a', 'offered', AT, { vendor: 'acme' }))
    expect(await sweepAt(AT + 5 * HOUR_MS)).toBe(1)
    await world.send('acd', contact('a', 'abandoned', AT + 30 * SECOND_MS))
    expect(await tallies()).toEqual([{ offered: 1, answered: 0, abandoned: 1, lost: 0, inService: 0, handled: 0 }])
    expect(await revisions()).toEqual([{ cause: 'late' }])
    expect(await sweepAt(AT + 6 * HOUR_MS)).toBe(0)
  })

  test('is lost only when nothing more came of it for a round, since its feed may be catching up', async () => {
    world.store.clock.set(AT + 8 * HOUR_MS)
    await world.send('acd', contact('a', 'offered', AT, { vendor: 'acme' }))
    expect(await sweeper.sweep()).toBe(0)
    // The clock stands: no time has passed in which anything could have come.
    expect(await sweeper.sweep()).toBe(0)
    world.store.clock.advance(MINUTE_MS)
    await world.send('acd', contact('a', 'answered', AT + INTERVAL_MS))
    expect(await sweeper.sweep()).toBe(0)
    world.store.clock.advance(MINUTE_MS)
    expect(await sweeper.sweep()).toBe(1)
    expect(await tallies()).toMatchObject([{ answered: 1, inService: 0, lost: 0 }])
  })

  test('is lost at once at the end of a recording, and once however many conclude it', async () => {
    world.store.clock.set(AT + HOUR_MS)
    await world.send('acd', contact('a', 'offered', AT, { vendor: 'acme' }), contact('b', 'offered', AT + HOUR_MS, { vendor: 'acme' }))
    world.store.clock.set(AT + 4 * HOUR_MS)
    const both = await Promise.all([sweeper.finish(), sweeper.finish()])
    expect(both.reduce((sum, lost) => sum + lost)).toBe(1)
    expect(await tallies()).toMatchObject([{ offered: 2, lost: 1 }])
  })

  test('is lost again in a leg that was voided and came back, and in each stay of a leg that was reopened', async () => {
    await world.send('acd', contact('a', 'offered', AT, { vendor: 'acme' }), contact('b', 'offered', AT, { vendor: 'acme' }))
    world.store.clock.set(AT + HOUR_MS)
    await world.send('acd', contact('b', 'reopened', AT + HOUR_MS, { vendor: 'acme' }))
    expect(await sweepAt(AT + 9 * HOUR_MS)).toBe(3)
    await world.send('acd', contact('a', 'voided', AT + HOUR_MS, { revision: 1 }))
    await world.send('acd', contact('a', 'offered', AT + HOUR_MS, { revision: 2, vendor: 'acme' }))
    expect(await waiting()).toEqual([{ id: 'a' }])
    expect(await sweepAt(AT + 10 * HOUR_MS)).toBe(1)
    expect(await waiting()).toEqual([])
    expect(await tallies()).toMatchObject([{ offered: 3, lost: 3 }])
  })
})
