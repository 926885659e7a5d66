import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deskReads } from '../src/adapters/store/desk-load.ts'
import { pruneOutbox } from '../src/adapters/store/outbox.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import type { DeskLoad, DeskReads } from '../src/app/desk/desk-reads.ts'
import type { OutboxRow } from '../src/app/intake/outbox-change.ts'
import type { VersionVector } from '../src/app/kpi-query.ts'
import { INTERNAL, type Scope } from '../src/app/scope.ts'
import { addTally, emptyTally, isEmptyTally, type Tally, type TallyDelta } from '../src/domain/interval/tally.ts'
import { DAY_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { HISTORY_START } from './support/delivery.ts'
import { type IntakeWorld, intakeWorld } from './support/intake-world.ts'
import { LearningDays } from './support/learning-day.ts'

const SCOPES: readonly Scope[] = [INTERNAL, { kind: 'vendor', vendorId: 1 }, { kind: 'vendor', vendorId: 2 }]
const WINDOW = { from: HISTORY_START - DAY_MS, to: HISTORY_START + 14 * DAY_MS }

let world: IntakeWorld
let reads: DeskReads
let days: LearningDays
beforeAll(async () => {
  world = await intakeWorld({ shards: 3 })
  reads = deskReads(world.store.connections, new MomentReads(world.store.connections, world.store.clock))
  days = new LearningDays(world, new Random('desk reads'), [31, 32, 33, 34, 35, 36])
  await days.begin()
})
afterAll(() => world.close())

describe.each(SCOPES)('a desk of $kind $vendorId', (scope) => {
  test('that was loaded and then told every change holds what a desk holds that is loaded now', async () => {
    const loaded = new Held(await reads.load(scope, WINDOW))
    for (let step = 0; step < 12 && !days.isOver; step += 1) {
      await days.step()
      await loaded.follow(scope, step % 3 === 0 ? 1_000 : 4)
    }
    await loaded.follow(scope, 1_000)
    const anew = new Held(await reads.load(scope, WINDOW))
    expect(loaded.text()).toBe(anew.text())
    expect(loaded.version).toEqual(anew.version)
    expect(anew.text()).toMatch(/^tally .*\n/)
  })
})

test('a vendor is told of nothing that is not its own', async () => {
  const rows = await reads.after({ kind: 'vendor', vendorId: 1 }, [0, 0, 0], 10_000)
  expect(rows?.length).toBeGreaterThan(5)
  const told = (rows ?? []).map(({ change }) => change)
  expect(told.flatMap(({ tallies }) => tallies.map(({ key }) => key.vendorId)).filter((vendorId) => vendorId !== 1)).toEqual([])
  expect(told.flatMap(({ agents }) => agents.flatMap(({ now }) => now?.vendorId ?? [])).filter((vendorId) => vendorId !== 1)).toEqual([])
  expect(told.flatMap(({ waiting }) => waiting.flatMap(({ contact }) => contact?.vendorId ?? [])).every((id) => id === 1)).toBe(true)
})

test('what was told is known by its versions: what was forgotten, and what was never given, cannot be told', async () => {
  const { version } = await reads.load(INTERNAL, WINDOW)
  expect(await reads.after(INTERNAL, version, 10)).toEqual([])
  expect(await reads.after(INTERNAL, version.with(1, (version[1] as number) + 1), 10)).toBe(null)
  const [first] = (await reads.after(INTERNAL, [0, 0, 0], 3)) as readonly OutboxRow[]
  await world.store.connections.withIntake((connection) => pruneOutbox(connection, (first as OutboxRow).learnedAt + 1))
  expect(await reads.after(INTERNAL, [0, 0, 0], 10)).toBe(null)
  expect(await reads.after(INTERNAL, version, 10)).toEqual([])
})

/** What a desk holds, as it is loaded and told. */
class Held {
  version: VersionVector
  readonly #tallies = new Map<string, Tally>()
  readonly #waiting = new Map<string, string>()
  readonly #agents = new Map<string, string>()

  constructor({ version, tallies, waiting, agents }: DeskLoad) {
    this.version = version
    for (const delta of tallies) this.#add(delta)
    for (const { name, contact } of waiting) this.#waiting.set(name, JSON.stringify(contact))
    for (const agent of agents) this.#agents.set(`${agent.feedId} ${agent.agent}`, `${agent.state} ${agent.at} ${agent.vendorId}`)
  }

  async follow(scope: Scope, rowsMax: number): Promise<void> {
    for (;;) {
      const rows = await reads.after(scope, this.version, rowsMax)
      if (rows === null) throw new Error('some of it was forgotten')
      if (rows.length === 0) return
      for (const row of rows) this.#take(row)
    }
  }

  /** Everything in which something is counted, and who waits and works. */
  text(): string {
    const counted = [...this.#tallies].filter(([, tally]) => !isEmptyTally(tally))
    return [
      ...counted.map(
        ([name, { values, answeredWaits, abandonedWaits }]) => `tally ${name} ${values} ${sum(answeredWaits)} ${sum(abandonedWaits)}`,
      ),
      ...[...this.#waiting].map(([name, contact]) => `waiting ${name} ${contact}`),
      ...[...this.#agents].map(([name, agent]) => `works ${name} ${agent}`),
    ]
      .sort((a, b) => (a < b ? -1 : 1))
      .join('\n')
  }

  #take({ shard, version, change }: OutboxRow): void {
    expect(version).toBe((this.version[shard] as number) + 1)
    this.version = this.version.with(shard, version)
    for (const delta of change.tallies) if (delta.key.start >= WINDOW.from && delta.key.start < WINDOW.to) this.#add(delta)
    for (const { name, contact } of change.waiting) {
      if (contact === null) this.#waiting.delete(name)
      else this.#waiting.set(name, JSON.stringify(contact))
    }
    for (const { feedId, agent, now } of change.agents) {
      const isThere = now !== null && now.state !== 'offline'
      if (isThere) this.#agents.set(`${feedId} ${agent}`, `${now.state} ${now.at} ${now.vendorId}`)
      else this.#agents.delete(`${feedId} ${agent}`)
    }
  }

  #add({ key, tally }: TallyDelta): void {
    const name = `${key.queueId} ${key.vendorId} ${key.start}`
    let held = this.#tallies.get(name)
    if (held === undefined) this.#tallies.set(name, (held = emptyTally()))
    addTally(held, tally)
  }
}

function sum(counts: readonly number[]): string {
  return counts.every((count) => count === 0) ? '' : counts.join()
}
