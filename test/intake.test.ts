import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ItemResult } from '../src/app/intake/event.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { contact, type IntakeWorld, intakeWorld, itemOf } from './support/intake-world.ts'

let world: IntakeWorld
beforeAll(async () => {
  world = await intakeWorld({ shards: 2 })
})
afterAll(() => world.close())

const now = (): Instant => world.store.clock.now()
const statusOf = (results: readonly ItemResult[]): readonly string[] =>
  results.map((result) => (result.status === 'quarantined' ? result.refusal.rule : result.status))
const sum = async (measure: string): Promise<number> =>
  Number((await world.store.owner<{ sum: string }>(`select sum(${measure}) as sum from tally`))[0]?.sum ?? 0)

describe('a contact', () => {
  test('is counted once in each figure, and again by none of its duplicates', async () => {
    const at = now() - MINUTE_MS
    const told = [
      contact('a', 'offered', at, { vendor: 'acme', site: 'riga' }),
      contact('a', 'answered', at + 12 * SECOND_MS, { vendor: 'acme', site: 'riga' }),
      contact('a', 'ended', at + 40 * SECOND_MS),
    ]
    expect(statusOf(await world.send('acd', ...told))).toEqual(['accepted', 'accepted', 'accepted'])
    expect(statusOf(await world.send('acd', ...told, ...told))).toEqual(Array(6).fill('duplicate'))
    const rows = await world.store.owner('select queue_id, vendor_id, offered, answered, handled, talk_ms from tally')
    expect(rows).toEqual([{ queue_id: 1, vendor_id: 1, offered: 1, answered: 1, handled: 1, talk_ms: 28_000 }])
  })

  test('sent by a thousand senders at once is counted once', async () => {
    const before = await sum('offered')
    const event = contact('parallel', 'offered', now(), { vendor: 'blue' })
    const feed = await world.identity('acd')
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => world.intake.submit(feed, [itemOf(event)])))
    const statuses = answers.flatMap(({ results }) => statusOf(results))
    expect(statuses.filter((status) => status === 'accepted')).toHaveLength(1)
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(999)
    expect(await sum('offered')).toBe(before + 1)
  })

  test('of which two contents claim one revision and time has the same winner everywhere, and stands on the list', async () => {
    const at = now()
    const event = contact('torn', 'offered', at, { vendor: 'acme' })
    const [, second] = await world.send('acd', event, contact('torn', 'offered', at, { vendor: 'blue' }))
    expect(second).toMatchObject({ status: 'accepted', conflict: true })
    const standing = 'select has_conflict, is_listed from leg where contact_id = $1'
    expect(await world.store.owner(standing, ['torn'])).toEqual([{ has_conflict: true, is_listed: true }])
    await world.send('acd', contact('torn', 'offered', at, { vendor: 'blue', revision: 1 }))
    expect(await world.store.owner(standing, ['torn'])).toEqual([{ has_conflict: false, is_listed: false }])
  })

  test('answered before its offer is known waits for it, pending', async () => {
    const before = await sum('answered')
    const at = now()
    await world.send('acd', contact('orphan', 'answered', at + SECOND_MS, { vendor: 'acme' }))
    expect(await world.store.owner('select standing, is_listed from leg where contact_id = $1', ['orphan'])).toEqual([
      { standing: 1, is_listed: true },
    ])
    expect(await sum('answered')).toBe(before)
    await world.send('acd', contact('orphan', 'offered', at, { vendor: 'acme' }))
    expect(await sum('answered')).toBe(before + 1)
  })

  test('keeps who the customer is to itself', async () => {
    await world.send('acd', contact('private', 'offered', now(), { customerKey: '+49 170 5550000', caseKey: 'anna@example.org' }))
    const [row] = await world.store.owner<{ facts: string }>('select facts from leg where contact_id = $1', ['private'])
    expect(row?.facts).not.toMatch(/5550000|anna/)
    expect(row?.facts).toMatch(/"[\w-]{22}","[\w-]{22}"\]/)
  })

  test('of an async queue without a due time is promised a first reply on the clock of the queue', async () => {
    await world.seed({ ...PROMISING, feeds: [{ ...ACD, mappings: [...ACD.mappings, { native: 'P1', queue: 'promising' }] }] })
    const friday = Date.parse('2026-02-27T17:00:00Z')
    await world.send('acd', contact('promised', 'offered', friday, { queue: 'P1' }))
    const [row] = await world.store.owner<{ due_at: number }>('select due_at from waiting_contact where contact_id = $1', ['promised'])
    expect(row?.due_at).toBe(Date.parse('2026-03-02T08:00:00Z'))
  })
})

const ACD = { key: 'acd', name: 'ACD', cadenceSeconds: 60, mappings: [{ native: 'Q1', queue: 'billing-de' }] }
const PROMISING = {
  format: 'loadline.seed.v1',
  markets: [],
  vendors: [],
  queues: [
    {
      key: 'promising',
      name: 'Promising',
      market: 'uk',
      channel: 'email',
      zone: 'Europe/London',
      hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '18:00' }],
      replyPromiseSeconds: 7_200,
    },
  ],
}

describe('an event is refused', () => {
  const refusedFor = async (feed: string, ...given: Parameters<typeof contact>): Promise<ItemResult | undefined> =>
    (await world.send(feed, contact(...given)))[0]

  test('for a queue, vendor or site that nobody recorded, and says what it waits for', async () => {
    expect(await refusedFor('acd', 'r1', 'offered', now(), { queue: 'nowhere' })).toMatchObject({
      refusal: { rule: 'unknownQueue', pointer: '/data/queue', value: '"nowhere"', waitsFor: { kind: 'queue', name: 'nowhere' } },
    })
    expect(await refusedFor('acd', 'r2', 'offered', now(), { vendor: 'nobody' })).toMatchObject({
      refusal: { rule: 'unknownVendor', waitsFor: { kind: 'vendor', name: 'nobody' } },
    })
    expect(await refusedFor('acd', 'r3', 'offered', now(), { vendor: 'blue', site: 'porto' })).toMatchObject({
      refusal: { rule: 'unknownSite', waitsFor: { kind: 'site', name: 'porto' } },
    })
  })

  test('when a feed speaks for another vendor than the one it is bound to', async () => {
    expect(await refusedFor('acme-own', 'r4', 'offered', now(), { vendor: 'blue' })).toMatchObject({
      refusal: { rule: 'foreignVendor', pointer: '/data/vendor', waitsFor: null },
    })
  })

  test('for another channel than its queue has, and when it is too old or not yet due', async () => {
    expect(await refusedFor('acd', 'r5', 'offered', now(), { channel: 'chat' })).toMatchObject({ refusal: { rule: 'channelMismatch' } })
    expect(await refusedFor('acd', 'r6', 'offered', now() - 401 * DAY_MS)).toMatchObject({ refusal: { rule: 'tooOld' } })
    expect(await refusedFor('acd', 'r7', 'offered', now() + 6 * MINUTE_MS)).toMatchObject({
      refusal: { rule: 'future', waitsFor: { kind: 'time' } },
    })
    expect(await refusedFor('acd', 'r8', 'offered', now() + 4 * MINUTE_MS)).toMatchObject({ status: 'accepted' })
  })

  test('when it names an agent who is with another vendor at that time', async () => {
    const at = now() - HOUR_MS
    const state = { agent: 'ada', vendor: 'blue', site: null, queues: ['Q1'], queue: null, state: 'available', nativeState: null } as const
    const frame = { eventId: 's', eventSource: 'test', time: at, hash: 1, warnings: [], revision: 0, at }
    expect(statusOf(await world.send('acd', { type: 'agentState', ...frame, ...state }))).toEqual(['accepted'])
    await world.send('acd', contact('r9', 'offered', at, { vendor: 'acme' }))
    expect(await refusedFor('acd', 'r9', 'answered', at + 1, { vendor: 'acme', agent: 'ada' })).toMatchObject({
      refusal: { rule: 'agentOfOtherVendor', pointer: '/data/agent', expected: expect.stringContaining('blue') },
    })
    expect(await refusedFor('acd', 'r9', 'answered', at + 2, { vendor: 'blue', agent: 'ada' })).toMatchObject({ status: 'accepted' })
  })

  test('for a value that the store does not take, without taking others of its batch along', async () => {
    const results = await world.send(
      'acd',
      contact('good 1', 'offered', now()),
      contact('bad \u0000', 'offered', now()),
      contact('good 2', 'offered', now()),
      contact('good 3', 'offered', now()),
    )
    expect(statusOf(results)).toEqual(['accepted', 'notStorable', 'accepted', 'accepted'])
  })

  test('and each time is kept by the commit that took the rest of its request, bytes and place', async () => {
    const at = now()
    await world.send('acd', contact('kept', 'offered', at), contact('kept 2', 'offered', at, { queue: 'not mapped' }))
    const rows = await world.store.owner('select rule, first_position, waits_name from quarantine where waits_name = $1', ['not mapped'])
    expect(rows).toEqual([{ rule: 'unknownQueue', first_position: 1, waits_name: 'not mapped' }])
  })
})

describe('a feed', () => {
  test('that has nothing to say is heard', async () => {
    const { feedId } = await world.identity('acme-own')
    await world.intake.submit({ feedId, vendorId: 1 }, [])
    const rows = await world.store.owner(
      'select accepted, duplicate, quarantined from intake_batch where feed_id = $1 and accepted = 0 and quarantined = 0',
      [feedId],
    )
    expect(rows).toEqual([{ accepted: 0, duplicate: 0, quarantined: 0 }])
  })

  test('is told that nothing was taken when the store is away, and may send again', async () => {
    const other = await intakeWorld()
    const event = contact('again', 'offered', other.store.clock.now())
    await other.store.owner('revoke update on shard_head from public')
    const role = (
      await other.store.owner<{ name: string }>(
        `select rolname as name from pg_roles where rolname = 'll_${other.store.identity.storeId}_intake'`,
      )
    )[0]?.name
    await other.store.owner(`revoke update on shard_head from ${role}`)
    const feed = await other.identity('acd')
    await expect(other.intake.submit(feed, [itemOf(event)])).rejects.toMatchObject({ reason: 'store' })
    await other.store.owner(`grant update on shard_head to ${role}`)
    expect(statusOf(await other.send('acd', event))).toEqual(['accepted'])
    await expect(other.close()).rejects.toThrow('commits failed in this world')
  })
})

test('a row that somebody moved behind our back is found again, and nothing is lost or counted twice', async () => {
  const at = now()
  const before = await sum('abandoned')
  await world.send('acd', contact('moved', 'offered', at, { vendor: 'acme' }))
  await world.store.owner(`update leg set first_at = first_at where contact_id = 'moved'`)
  expect(statusOf(await world.send('acd', contact('moved', 'abandoned', at + SECOND_MS)))).toEqual(['accepted'])
  expect(await sum('abandoned')).toBe(before + 1)
  expect(await world.store.owner(`select 1 from waiting_contact where contact_id = 'moved'`)).toEqual([])
})
