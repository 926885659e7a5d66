import type { ResolvedEvent } from '../../src/app/intake/resolved-event.ts'
import { contentHash } from '../../src/domain/shared/hash.ts'
import { type Instant, MINUTE_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { type Delivery, HISTORY_START } from './delivery.ts'
import type { IntakeWorld } from './intake-world.ts'
import { randomHistory } from './random-history.ts'
import { SEED_COMPANY } from './seed-company.ts'

const FRAME = { eventId: 'e', eventSource: 'test', warnings: [], latenessMs: MINUTE_MS, isReleased: false }
const QUARTER_MS = 15 * MINUTE_MS

/** A feed's clock may be ahead of ours by so much; what claims to be later waits until then. */
const SKEW_MS = 5 * MINUTE_MS

/**
 * Days in which facts come late, twice, corrected, voided and out of order, agents change vendors, vendors report, feeds fall silent, and
 * records are edited meanwhile: what a store may learn. It moves the world's clock.
 */
export class LearningDays {
  readonly #world: IntakeWorld
  readonly #random: Random
  /** Apart, so that what is learned is the same with and without it. */
  readonly #upkeep = new Random('upkeep')
  #left: ResolvedEvent[]

  constructor(world: IntakeWorld, random: Random, histories: readonly number[]) {
    this.#world = world
    this.#random = random
    this.#left = histories.flatMap((seed) => randomHistory(seed).deliveries.map((delivery) => eventOf(delivery, seed)))
    for (let report = 0; report < 20; report += 1) this.#left.push(randomReport(random))
    world.store.clock.set(HISTORY_START + QUARTER_MS)
  }

  get isOver(): boolean {
    return this.#left.length === 0
  }

  /** The feeds are heard for the first time. */
  async begin(): Promise<void> {
    for (const feed of ['acd', 'acme-own']) await this.#world.intake.submit(await this.#world.identity(feed), [])
  }

  /** Some time passes, and something is learned. */
  async step(): Promise<void> {
    const { clock } = this.#world.store
    clock.advance(oneOf(this.#random, [1, 40_000, QUARTER_MS, QUARTER_MS, 3 * QUARTER_MS]))
    const now = clock.now()
    const ready = this.#left.filter((event) => instantOf(event) <= now + SKEW_MS)
    const taken = new Set(ready.slice(0, 1 + below(this.#random, 12)))
    this.#left = this.#left.filter((event) => !taken.has(event))
    if (ready.length === 0) clock.advance(QUARTER_MS * 8)
    if (chance(this.#random, 0.5)) await this.#world.intake.submit(await this.#world.identity('acd'), [])
    if (chance(this.#random, 0.2)) await this.#world.intake.submit(await this.#world.identity('acme-own'), [])
    if (taken.size > 0) await this.#world.intake.conclude([...taken])
    if (chance(this.#random, 0.15)) await this.#world.seed(editedCompany(this.#random))
    if (chance(this.#upkeep, 0.15)) await this.#world.recount()
    if (chance(this.#upkeep, 0.1)) await this.#world.sweepLost()
  }
}

function eventOf(delivery: Delivery, seed: number): ResolvedEvent {
  if (delivery.kind === 'agent') {
    return { ...FRAME, type: 'agentState', fact: { ...delivery.state, agent: `${seed}/${delivery.state.agent}` } }
  }
  const { key, fact } = delivery
  return { ...FRAME, type: 'contact', key: { ...key, contactId: `${seed}/${key.contactId}` }, fact }
}

function randomReport(random: Random): ResolvedEvent {
  const start = HISTORY_START + below(random, 20) * QUARTER_MS
  const revision = below(random, 3)
  const [answered, abandoned] = [below(random, 9), below(random, 4)]
  const figures = {
    offered: answered + abandoned,
    answered,
    abandoned,
    talkSeconds: chance(random, 0.9) ? answered * 100 : null,
    holdSeconds: 0,
    wrapSeconds: 10,
    answeredWithin: { '25': below(random, answered + 1) },
    abandonedWithin: { '25': 0 },
  }
  const key = { feedId: 1, vendorId: 1 + below(random, 2), queueId: 1 + below(random, 3), start, seconds: oneOf(random, [900, 1_800]) }
  const hash = contentHash(JSON.stringify(figures))
  return { ...FRAME, type: 'vendorInterval', report: { ...key, revision, time: start + revision, hash, figures } }
}

function instantOf(event: ResolvedEvent): Instant {
  if (event.type === 'contact' || event.type === 'agentState') return event.fact.at
  return event.type === 'vendorInterval' ? event.report.start : 0
}

/** An edited target, another market, another cadence, a new mapping: each from now on. */
function editedCompany(random: Random): object {
  const { format, queues, feeds, ...others } = SEED_COMPANY
  const target = { formula: oneOf(random, ['SL1', 'SL3', 'SL6']), thresholdSeconds: oneOf(random, [20, 25, 60]), fraction: 0.5 }
  return {
    format,
    ...others,
    queues: queues.map((queue) => (chance(random, 0.4) ? { ...queue, market: oneOf(random, ['de', 'uk']), target } : queue)),
    feeds: feeds.map((feed) => {
      const mappings = chance(random, 0.5)
        ? [...('mappings' in feed ? (feed.mappings ?? []) : []), { native: 'M', queue: 'mail-de' }]
        : feed.mappings
      return { ...feed, cadenceSeconds: oneOf(random, [60, 600]), ...(mappings === undefined ? {} : { mappings }) }
    }),
  }
}
