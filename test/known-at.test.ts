import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import type { OpenStore } from '../src/adapters/store/open-store.ts'
import { tallyReads } from '../src/adapters/store/tally-read.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import type { TallyReads } from '../src/app/kpi-query.ts'
import { queryKpis } from '../src/app/kpis.ts'
import { KPI_DIMENSIONS, type KpiRequest } from '../src/app/kpis-request.ts'
import type { KpiAnswer } from '../src/app/kpis-row.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { INTERNAL, type Scope } from '../src/app/scope.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { chance, oneOf } from './support/choice.ts'
import { HISTORY_START } from './support/delivery.ts'
import { type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { LearningDays } from './support/learning-day.ts'

/** At so many moments of each world what was answered live is kept, to be asked for again at the end. */
const MOMENTS = 60
const SCOPES: readonly Scope[] = [INTERNAL, { kind: 'vendor', vendorId: 1 }, { kind: 'vendor', vendorId: 2 }]

interface Answered {
  readonly scope: Scope
  readonly request: KpiRequest
  readonly answer: KpiAnswer
}

describe.each([1, 3])('a store of %i shards', (shards) => {
  const random = new Random(`known at/${shards}`)
  const answered: Answered[] = []
  let world: IntakeWorld
  let again: OpenStore

  beforeAll(async () => {
    world = await intakeWorld({ shards })
    const reads = readsOf(world.store, world)
    const days = new LearningDays(
      world,
      random,
      [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => seed * 10 + shards),
    )
    await days.begin()
    while (!days.isOver || answered.length < MOMENTS) {
      await days.step()
      const scope = chance(random, 0.6) ? INTERNAL : oneOf(random, SCOPES)
      const request = randomRequest(random)
      answered.push({ scope, request, answer: await ask(reads, scope, request) })
    }
    again = await world.store.openAgain()
  }, 120_000)
  afterAll(async () => {
    await again.close()
    await world.close()
  })

  test('answers for a past instant exactly what it answered then, also after a restart', async () => {
    const reads = readsOf(again, world)
    expect(answered.length).toBeGreaterThanOrEqual(MOMENTS)
    for (const { scope, request, answer } of answered) {
      expect(await asked(reads, scope, { ...request, knownAt: { at: answer.asOf, version: null } })).toEqual(answer)
    }
  })

  test('answers the same for the exact versions that it named', async () => {
    const reads = readsOf(again, world)
    for (const { scope, request, answer } of answered) {
      expect(await asked(reads, scope, { ...request, knownAt: { at: answer.asOf, version: answer.version } })).toEqual(answer)
    }
  })

  test('has something to say in these answers', () => {
    const rows = answered.flatMap(({ answer }) => answer.rows)
    const saying = (isSo: (row: (typeof rows)[number]) => boolean): number => rows.filter(isSo).length
    expect(saying(({ offered }) => offered > 0)).toBeGreaterThan(50)
    expect(saying(({ waiting }) => waiting > 0)).toBeGreaterThan(10)
    expect(saying(({ agentSeconds }) => agentSeconds.staffed > 0)).toBeGreaterThan(50)
    expect(saying(({ serviceLevel }) => serviceLevel.provisional && serviceLevel.value !== null)).toBeGreaterThan(10)
    expect(saying(({ reported }) => reported !== null)).toBeGreaterThan(0)
    expect(new Set(rows.map(({ freshness }) => freshness.state)).size).toBeGreaterThan(1)
    expect(new Set(rows.map(({ serviceLevel }) => serviceLevel.formula)).size).toBeGreaterThan(2)
  })
})

test('an answer given while others are learning is the same when it is asked for again', async () => {
  const world = await intakeWorld({ shards: 2 })
  try {
    const random = new Random('known at/meanwhile')
    const reads = readsOf(world.store, world)
    const days = new LearningDays(world, random, [201, 202, 203, 204, 205, 206])
    await days.begin()
    const answered: Answered[] = []
    const learning = (async () => {
      while (!days.isOver) await days.step()
    })()
    const asking = [1, 2, 3].map(async () => {
      while (!days.isOver) {
        const [scope, request] = [oneOf(random, SCOPES), randomRequest(random)]
        answered.push({ scope, request, answer: await ask(reads, scope, request) })
      }
    })
    await Promise.all([learning, ...asking])
    for (const { scope, request, answer } of answered) {
      expect(await asked(reads, scope, { ...request, knownAt: { at: answer.asOf, version: null } })).toEqual(answer)
    }
    expect(answered.length).toBeGreaterThan(20)
  } finally {
    await world.close()
  }
}, 120_000)

describe('a moment that cannot be answered for', () => {
  let world: IntakeWorld
  beforeAll(async () => {
    world = await intakeWorld()
  })
  afterAll(() => world.close())

  test('lies in the future, or names a version that was never given', async () => {
    const reads = readsOf(world.store, world)
    const at = world.store.clock.now()
    const kindOf = async (knownAt: KpiRequest['knownAt']): Promise<string> => {
      const answer = await queryKpis(reads, temporalCalendar, INTERNAL, { ...randomRequest(new Random('a')), knownAt })
      return answer.ok ? 'answered' : answer.error.kind
    }
    expect(await kindOf({ at: at + DAY_MS, version: null })).toBe('in_the_future')
    expect(await kindOf({ at, version: [7] })).toBe('unknown_version')
    expect(await kindOf({ at, version: [0, 0] })).toBe('unknown_version')
    expect(await kindOf({ at, version: [0] })).toBe('answered')
  })
})

function readsOf({ connections }: OpenStore, { store }: IntakeWorld): TallyReads {
  return tallyReads(connections, new MomentReads(connections, store.clock), new LocalDays(temporalCalendar))
}

async function ask(reads: TallyReads, scope: Scope, request: KpiRequest): Promise<KpiAnswer> {
  const answer = await queryKpis(reads, temporalCalendar, scope, request)
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

/** A past answer, but for what says that it is one. */
async function asked(reads: TallyReads, scope: Scope, request: KpiRequest): Promise<KpiAnswer> {
  const past = await ask(reads, scope, request)
  expect(past.asKnownAt).toBe(past.asOf)
  return { ...past, asKnownAt: null }
}

function randomRequest(random: Random): KpiRequest {
  const from = HISTORY_START - oneOf(random, [0, 45 * MINUTE_MS, DAY_MS])
  const length = oneOf(random, [15 * MINUTE_MS, HOUR_MS, DAY_MS, 7 * DAY_MS])
  const isByDates = chance(random, 0.4)
  return {
    from: isByDates ? { kind: 'date', date: '2026-03-02' } : { kind: 'instant', at: from },
    to: isByDates ? { kind: 'date', date: oneOf(random, ['2026-03-03', '2026-03-09']) } : { kind: 'instant', at: from + length },
    interval: oneOf(random, ['15m', '30m', '1h', 'day', 'week', 'month', 'total']),
    by: chance(random, 0.4) ? ['queue', 'vendor'] : KPI_DIMENSIONS.filter(() => chance(random, 0.4)),
    zone: oneOf(random, [null, null, 'UTC', 'Asia/Kathmandu', 'America/New_York']),
    knownAt: null,
    thresholdsSeconds: oneOf(random, [null, [20, 25, 60]]),
    only: chance(random, 0.2) ? { market: ['de'] } : chance(random, 0.1) ? { vendor: ['unassigned'] } : {},
    withAttainment: oneOf(random, [null, true, false]),
  }
}
