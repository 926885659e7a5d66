import { expect, test } from 'vitest'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { revisionReads } from '../src/adapters/store/tally-read-revisions.ts'
import { MEASURE_COLUMNS } from '../src/adapters/store/tally-statement.ts'
import { type MeasureChanges, queryRevisions, type RevisedInterval } from '../src/app/revisions.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { MEASURES } from '../src/domain/interval/measure.ts'
import { DAY_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { chance, oneOf } from './support/choice.ts'
import { HISTORY_START } from './support/delivery.ts'
import { addSum, CONTACT_MEASURES, closingOf, explainedChanges, type SumsByInterval } from './support/explained-changes.ts'
import { contact, type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { LearningDays } from './support/learning-day.ts'

/** Every tally of the store, summed by queue and interval. */
async function tallies({ store }: IntakeWorld): Promise<SumsByInterval> {
  const rows = await store.owner<{ queue_id: number; start: number; measures: readonly number[] }>(
    `select queue_id, start, array[${MEASURE_COLUMNS.join(', ')}] as measures from tally`,
  )
  const sums: SumsByInterval = new Map()
  for (const { queue_id, start, measures } of rows) {
    for (const [at, name] of MEASURES.entries()) addSum(sums, { queueId: queue_id, start }, name, measures[at] as number)
  }
  return sums
}

async function revised({ store }: IntakeWorld): Promise<readonly RevisedInterval[]> {
  const reads = revisionReads(new MomentReads(store.connections, store.clock))
  const period = {
    from: { kind: 'instant', at: HISTORY_START - DAY_MS },
    to: { kind: 'instant', at: HISTORY_START + 60 * DAY_MS },
  } as const
  const answer = await queryRevisions(reads, temporalCalendar, INTERNAL, { ...period, zone: null, only: {} })
  if (!answer.ok) throw new Error(answer.error.kind)
  return answer.value.rows
}

/** Contacts that begin, are answered, leave and end: each told as it happens, some of them long after their interval has closed. */
class LiveService {
  readonly #world: IntakeWorld
  readonly #random: Random
  readonly #begun: { readonly contactId: string; readonly isAnswered: boolean }[] = []
  #count = 0

  constructor(world: IntakeWorld, random: Random) {
    this.#world = world
    this.#random = random
  }

  async goOn(): Promise<void> {
    const at = this.#world.store.clock.now()
    const next = { contactId: `live ${(this.#count += 1)}`, isAnswered: false }
    const events = [contact(next.contactId, 'offered', at, { vendor: oneOf(this.#random, ['acme', 'blue']) })]
    const going = chance(this.#random, 0.7) ? this.#begun.shift() : undefined
    this.#begun.push(next)
    if (going !== undefined) {
      const answers = !going.isAnswered && chance(this.#random, 0.8)
      events.push(contact(going.contactId, going.isAnswered ? 'ended' : answers ? 'answered' : 'abandoned', at))
      if (answers) this.#begun.push({ ...going, isAnswered: true })
    }
    await this.#world.send('acd', ...events)
  }
}

/** Lives through days, and keeps what stood in each interval when it closed, looked at from outside. */
async function lived(world: IntakeWorld, seed: string, histories: readonly number[]): Promise<SumsByInterval> {
  const closed: SumsByInterval = new Map()
  const days = new LearningDays(world, new Random(seed), histories)
  const service = new LiveService(world, new Random(`${seed}/live service`))
  await days.begin()
  let before = await tallies(world)
  const isSeen = new Set<string>()
  while (!days.isOver) {
    await days.step()
    await service.goOn()
    const after = await tallies(world)
    for (const interval of after.keys()) {
      // What has closed by now stood there before this step, and nowhere if nothing had been counted.
      if (isSeen.has(interval) || closingOf(Number(interval.split(' ')[1])) > world.store.clock.now()) continue
      isSeen.add(interval)
      closed.set(interval, before.get(interval) ?? new Map())
    }
    before = after
  }
  return closed
}

function ofContacts(measures: MeasureChanges | ReadonlyMap<string, number> | undefined): MeasureChanges {
  const told = measures instanceof Map ? (Object.fromEntries(measures) as MeasureChanges) : ((measures ?? {}) as MeasureChanges)
  return Object.fromEntries(CONTACT_MEASURES.flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]] as const])))
}

function sumOf(parts: readonly MeasureChanges[]): MeasureChanges {
  const sums: SumsByInterval = new Map()
  for (const part of parts) for (const [name, amount] of Object.entries(part)) addSum(sums, { queueId: 0, start: 0 }, name, amount)
  return Object.fromEntries(sums.get('0 0') ?? [])
}

test('every change of a closed interval is told: what was late, corrected or voided as revisions, and only what came in time as service in progress', async () => {
  const world = await intakeWorld({ shards: 2 })
  try {
    const closed = await lived(world, 'explained', [301, 302, 303, 304, 305, 306, 307, 308, 309, 310])
    const { revised: byRevision, inProgress } = await explainedChanges(world)
    const [present, rows] = [await tallies(world), await revised(world)]
    const directory = await world.directory()
    const told = new Map(rows.map((row) => [`${directory.queueId(row.queue) ?? 0} ${row.start}`, row]))
    let revisions = 0
    for (const [interval, stood] of closed) {
      const row = told.get(interval)
      const now = Object.fromEntries(present.get(interval) ?? [])
      // An interval that is not told of stands as it closed.
      if (row === undefined) expect(now, interval).toEqual(Object.fromEntries(stood))
      else {
        const changes = row.revisions.map((revision) => revision.changes)
        revisions += changes.length
        expect(row.firstClosed.measures, interval).toEqual(Object.fromEntries(stood))
        expect(row.present.measures, interval).toEqual(now)
        expect(sumOf([row.firstClosed.measures, ...changes, row.inProgress]), interval).toEqual(now)
        expect(ofContacts(sumOf(changes)), interval).toEqual(ofContacts(byRevision.get(interval)))
        expect(ofContacts(row.inProgress), interval).toEqual(ofContacts(inProgress.get(interval)))
      }
      told.delete(interval)
    }
    expect([...told.keys()]).toEqual([])
    expect(revisions).toBeGreaterThan(100)
    expect(new Set(rows.flatMap((row) => row.revisions.map(({ cause }) => cause)))).toEqual(new Set(['late', 'corrected', 'voided']))
    expect(rows.filter((row) => Object.keys(ofContacts(row.inProgress)).length > 0).length).toBeGreaterThan(3)
    expect(rows.some((row) => row.revisions.some(({ changes }) => changes['staffedMs'] !== undefined))).toBe(true)
  } finally {
    await world.close()
  }
}, 120_000)
