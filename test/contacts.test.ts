import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { contactReads } from '../src/adapters/store/leg-read-walk.ts'
import { tallyReads } from '../src/adapters/store/tally-read.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { type ContactPage, queryContacts } from '../src/app/contacts.ts'
import { queryLegList } from '../src/app/contacts-list.ts'
import type { ContactReads } from '../src/app/contacts-reads.ts'
import { CONTACT_MEASURES, type ContactRequest, type LegListRequest } from '../src/app/contacts-request.ts'
import type { ContactRow, ListedLeg } from '../src/app/contacts-row.ts'
import type { KnownAt, TallyReads } from '../src/app/kpi-query.ts'
import { queryKpis } from '../src/app/kpis.ts'
import type { KpiRequest } from '../src/app/kpis-request.ts'
import type { KpiRow } from '../src/app/kpis-row.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { INTERNAL, type Scope } from '../src/app/scope.ts'
import { DAY_MS, SECOND_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { oneOf } from './support/choice.ts'
import { HISTORY_START } from './support/delivery.ts'
import { type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { LearningDays } from './support/learning-day.ts'

const ACME: Scope = { kind: 'vendor', vendorId: 1 }

let world: IntakeWorld
let contacts: ContactReads
let tallies: TallyReads
const moments: KnownAt[] = []

beforeAll(async () => {
  world = await intakeWorld({ shards: 2 })
  const { connections, clock } = world.store
  const reads = new MomentReads(connections, clock)
  const localDays = new LocalDays(temporalCalendar)
  contacts = contactReads(connections, reads, localDays)
  tallies = tallyReads(connections, reads, localDays)
  const days = new LearningDays(world, new Random('contacts'), [41, 42, 43, 44, 45, 46, 47, 48])
  await days.begin()
  while (!days.isOver) {
    await days.step()
    moments.push({ at: clock.tick(), version: null })
  }
}, 120_000)
afterAll(() => world.close())

async function figures(scope: Scope, knownAt: KnownAt | null, request: Partial<KpiRequest>): Promise<readonly KpiRow[]> {
  const period = { from: { kind: 'instant', at: HISTORY_START }, to: { kind: 'instant', at: HISTORY_START + 14 * DAY_MS } } as const
  const asked = { interval: 'total', by: [], zone: 'UTC', thresholdsSeconds: [20], only: {}, withAttainment: false, ...period } as const
  const answer = await queryKpis(tallies, temporalCalendar, scope, { ...asked, knownAt, ...request })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value.rows
}

/** All pages. */
async function drilled(scope: Scope, request: Partial<ContactRequest>): Promise<readonly ContactRow[]> {
  const rows: ContactRow[] = []
  const whole = {
    from: HISTORY_START,
    to: HISTORY_START + 14 * DAY_MS,
    only: {},
    withinSeconds: null,
    outcome: null,
    knownAt: null,
  } as const
  for (let after: ContactRequest['after'] = null; ; ) {
    const page: ContactPage<ContactRow> = answered(
      await queryContacts(contacts, scope, { ...whole, measure: 'offered', limit: 7, ...request, after }),
    )
    rows.push(...page.rows)
    if (page.next === null) return rows
    after = page.next
  }
}

async function listed(scope: Scope, request: Pick<LegListRequest, 'list'> & Partial<LegListRequest>): Promise<ContactPage<ListedLeg>> {
  const whole = { from: HISTORY_START - DAY_MS, to: HISTORY_START + 14 * DAY_MS, only: {}, knownAt: null, after: null, limit: 500 }
  return answered(await queryLegList(contacts, scope, { ...whole, ...request }))
}

function answered<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly kind: string } },
): T {
  if (!result.ok) throw new Error(result.error.kind)
  return result.value
}

const sumOf = (rows: readonly ContactRow[]): number => rows.reduce((sum, { counts }) => sum + counts, 0)

describe('the contacts of a cell', () => {
  test.each([INTERNAL, ACME])('add up to its figures, whoever asks ($kind), now and at past moments', async (scope) => {
    const random = new Random(`cells of ${scope.kind}`)
    let said = 0
    for (const knownAt of [null, oneOf(random, moments), oneOf(random, moments)]) {
      const all = await figures(scope, knownAt, { by: ['queue', 'vendor'], interval: '1h' })
      const rows = all.filter(({ offered, answered }) => offered + answered > 0)
      for (let cell = 0; cell < 8; cell += 1) {
        const { start, end, queue, vendor, ...row } = oneOf(random, rows)
        const only = { queue: [queue ?? ''], vendor: [vendor ?? ''] }
        for (const measure of ['offered', 'answered', 'abandoned', 'lost', 'waiting', 'inService', 'handled', 'transferred'] as const) {
          const found = await drilled(scope, { from: start, to: end, only, measure, knownAt })
          expect(sumOf(found), `${measure} of ${queue} at ${vendor} from ${start}`).toBe(row[measure])
          said += found.length
        }
      }
    }
    expect(said).toBeGreaterThan(20)
  })

  test('add up to any total, also to the milliseconds of it and to what was within a threshold', async () => {
    const [total] = (await figures(INTERNAL, null, {})) as readonly [KpiRow]
    for (const measure of CONTACT_MEASURES) {
      if (measure in total) expect(sumOf(await drilled(INTERNAL, { measure })), measure).toBe(total[measure as 'offered'])
    }
    const talkMs = sumOf(await drilled(INTERNAL, { measure: 'talkMs' }))
    expect(talkMs).toBe((total.talkSeconds ?? 0) * total.handled * SECOND_MS)
    const within = await drilled(INTERNAL, { measure: 'answeredOfOffered', withinSeconds: 20 })
    expect(sumOf(within)).toBe(total.answeredWithin['20'])
    expect(sumOf(within)).toBeGreaterThan(0)
    expect(sumOf(await drilled(INTERNAL, { measure: 'offered', outcome: 'abandoned' }))).toBe(total.abandoned)
  })

  test('come in pages that neither repeat nor leave out any', async () => {
    const knownAt = moments.at(-1) as KnownAt
    const whole = await drilled(INTERNAL, { limit: 500, knownAt })
    const paged = await drilled(INTERNAL, { limit: 1, knownAt })
    expect(paged).toEqual(whole)
    expect(new Set(paged.map(({ feed, contactId, leg, stay }) => `${feed} ${contactId} ${leg} ${stay}`)).size).toBe(paged.length)
    expect(paged.length).toBeGreaterThan(10)
  })

  test('carry their facts for staff, with the moment each was learned', async () => {
    const rows = await drilled(INTERNAL, {})
    const facts = rows.flatMap((row) => row.facts ?? [])
    expect(facts.length).toBeGreaterThan(rows.length)
    expect(facts.every(({ learnedAt, at }) => learnedAt > at - DAY_MS)).toBe(true)
    expect(facts.some(({ counts }) => !counts)).toBe(true)
    const knownAt = moments[Math.floor(moments.length / 2)] as KnownAt
    const past = (await drilled(INTERNAL, { knownAt })).flatMap((row) => row.facts ?? [])
    expect(past.length).toBeGreaterThan(0)
    expect(past.every(({ learnedAt }) => learnedAt <= knownAt.at)).toBe(true)
  })

  test('tell a vendor its own part only', async () => {
    const rows = await drilled(ACME, {})
    expect(rows.length).toBeGreaterThan(3)
    for (const { routedVendor, answeringVendor, facts } of rows) {
      expect(routedVendor).toBe('acme')
      expect([null, 'acme']).toContain(answeringVendor)
      expect(facts).toBe(null)
    }
    const taken = await drilled(ACME, { measure: 'answered' })
    expect(taken.every(({ answeringVendor, routedVendor }) => answeringVendor === 'acme' && routedVendor !== 'blue')).toBe(true)
    expect(taken.length).toBeGreaterThan(3)
  })
})

describe('the lists', () => {
  test.each(['pending', 'inconsistent', 'conflict'] as const)(
    'of what is %s hold those legs, with the evidence for staff',
    async (list) => {
      const { rows } = await listed(INTERNAL, { list })
      const standing = { pending: 1, inconsistent: 2 }
      const condition = list === 'conflict' ? 'has_conflict' : `standing = ${standing[list]}`
      const [counted] = await world.store.owner<{ count: number }>(`select count(*) from leg where ${condition}`)
      expect(rows.length).toBe(counted?.count)
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.every(({ facts }) => facts !== null && facts.length > 0)).toBe(true)
      expect(rows.every(({ inconsistency }) => (inconsistency !== null) === (list === 'inconsistent') || list === 'conflict')).toBe(true)
      const toVendor = await listed(ACME, { list })
      expect(toVendor.rows.length).toBeLessThanOrEqual(rows.length)
      expect(toVendor.rows.every(({ facts, inconsistency }) => facts === null && inconsistency === null)).toBe(true)
    },
  )

  test('of a past moment hold what stood on them then', async () => {
    const now = new Set((await listed(INTERNAL, { list: 'inconsistent' })).rows.map(({ contactId, leg }) => `${contactId} ${leg}`))
    const then = new Set<string>()
    for (const knownAt of moments) {
      const { rows, asOf } = await listed(INTERNAL, { list: 'inconsistent', knownAt })
      expect(asOf).toBe(knownAt.at)
      for (const { contactId, leg } of rows) then.add(`${contactId} ${leg}`)
    }
    expect([...now].filter((name) => !then.has(name))).toEqual([])
    // Some contradictions were mended by a later fact.
    expect(then.size).toBeGreaterThan(now.size)
  })
})
