import { AGENT_STATES } from '../../src/domain/contact/agent-state.ts'
import type { QueueRules } from '../../src/domain/interval/queue-rules.ts'
import { waitEdges } from '../../src/domain/interval/wait-edges.ts'
import { contentHash } from '../../src/domain/shared/hash.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { type Delivery, HISTORY_START } from './delivery.ts'
import { randomContact } from './random-contact.ts'

/** A history as it arrives: late, twice, out of order, corrected, voided; queues 1 to 3 with rules that differ. */
export interface RandomHistory {
  readonly seed: number
  readonly rules: readonly QueueRules[]
  readonly deliveries: readonly Delivery[]
}

const SECOND = 1_000
const QUARTER = 900 * SECOND
const HOUR = 4 * QUARTER

/** The history of a seed: the same on every machine. */
export function randomHistory(seed: number): RandomHistory {
  const random = new Random(`${seed}/history`)
  const made: Delivery[] = []
  const contacts = 1 + below(random, 7)
  for (let place = 0; place < contacts; place += 1) made.push(...randomContact(random, place))
  const agents = below(random, 3)
  for (let place = 0; place < agents; place += 1) made.push(...randomAgent(random, place))
  return { seed, rules: randomRules(random), deliveries: delivered(random, made) }
}

/** The rules of the three queues, differing in edges, in the interval rules, and in what they promise. */
function randomRules(random: Random): readonly QueueRules[] {
  return [1, 2, 3].map((queueId) => {
    const rules: QueueRules = {
      queueId,
      edgesMs: waitEdges(chance(random, 0.5) ? [25 * SECOND, (7 + queueId) * SECOND] : []),
      offerInterval: chance(random, 0.8) ? 'offer' : 'decision',
      handleInterval: oneOf(random, ['answer', 'answer', 'offer', 'end']),
    }
    if (!chance(random, 0.3)) return rules
    const openWindows = [0, 1, 2, 3].map((day) => {
      const start = HISTORY_START + day * 3 * HOUR
      return { start, end: start + HOUR }
    })
    return { ...rules, promise: { withinMs: 30 * 60 * SECOND, openWindows } }
  })
}

/** An agent's states at instants on a coarse grid, with corrections, conflicts and gaps longer than a span may last. */
function randomAgent(random: Random, place: number): readonly Delivery[] {
  const states: Delivery[] = []
  let at = HISTORY_START + below(random, 3_600) * SECOND
  for (let left = 1 + below(random, 7); left > 0; left -= 1) {
    const versions = chance(random, 0.25) ? 1 + below(random, 3) : 1
    for (let version = 0; version < versions; version += 1) states.push(randomState(random, place, at))
    at += chance(random, 0.05) ? 20 * HOUR : chance(random, 0.2) ? QUARTER : below(random, 2_000) * SECOND + below(random, 3)
  }
  return states
}

function randomState(random: Random, place: number, at: number): Delivery {
  const content = {
    feedId: 1 + (place % 2),
    agent: `agent ${place}`,
    at,
    vendorId: 1 + below(random, 2),
    siteId: below(random, 2),
    queueIds: Array.from({ length: below(random, 4) }, () => 1 + below(random, 3)),
    queueId: chance(random, 0.5) ? 0 : 1 + below(random, 3),
    state: oneOf(random, AGENT_STATES),
    nativeState: chance(random, 0.3) ? 'native' : null,
  }
  const time = at + below(random, 2) * SECOND
  return { kind: 'agent', state: { ...content, revision: below(random, 2), time, hash: contentHash(JSON.stringify(content)) } }
}

/** How it arrives: some twice (a few with a newer event time), and in an order that has little or nothing to do with time. */
function delivered(random: Random, made: readonly Delivery[]): readonly Delivery[] {
  const all = [...made]
  for (const each of made) {
    if (chance(random, 0.2)) all.push(each)
    if (chance(random, 0.05)) all.push(sentAgainLater(each))
  }
  const disorder = oneOf(random, [0, 60 * SECOND, HOUR, 1_000 * HOUR])
  return all
    .map((each) => ({ each, order: atOf(each) + random.uniform() * disorder }))
    .sort((a, b) => a.order - b.order)
    .map(({ each }) => each)
}

function sentAgainLater(each: Delivery): Delivery {
  if (each.kind === 'agent') return { kind: 'agent', state: { ...each.state, time: each.state.time + 5 * SECOND } }
  return { ...each, fact: { ...each.fact, time: each.fact.time + 5 * SECOND } }
}

function atOf(each: Delivery): number {
  return each.kind === 'agent' ? each.state.at : each.fact.at
}
