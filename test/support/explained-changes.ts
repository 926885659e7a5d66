import { readLegText } from '../../src/adapters/store/leg-text.ts'
import { factIdentity, type LearnedFact } from '../../src/domain/contact/fact.ts'
import { type Leg, legAsKnownAt } from '../../src/domain/contact/leg.ts'
import { resolveLeg } from '../../src/domain/contact/resolve-leg.ts'
import { MEASURE_AT, MEASURES } from '../../src/domain/interval/measure.ts'
import { contributeStay, TallyDeltas } from '../../src/domain/interval/tally-of.ts'
import { waitEdges } from '../../src/domain/interval/wait-edges.ts'
import { INTERVAL_MS, type Instant, intervalStart, MINUTE_MS } from '../../src/domain/shared/instant.ts'
import type { IntakeWorld } from './intake-world.ts'

/** Sums of measures by queue and interval, as `1 1772406000000`; zeros are not in them. */
export type SumsByInterval = Map<string, Map<string, number>>

/** What changed closed intervals, told apart by the facts alone: by the rules of counting, and not as the intake marked them. */
export interface ExplainedChanges {
  /** By facts that were late, corrected or voided. */
  readonly revised: SumsByInterval
  /** By facts that came in time: service that was in progress. */
  readonly inProgress: SumsByInterval
}

/** What the measures of contacts are; those of agents follow. */
export const CONTACT_MEASURES: readonly string[] = MEASURES.slice(0, MEASURE_AT.staffedMs)

const LATENESS_MS = MINUTE_MS
/** What is concluded by ourselves comes a round later. */
const LOST_LATENESS_MS = LATENESS_MS + 5 * MINUTE_MS

/** When an interval of this world closes. */
export function closingOf(start: Instant): Instant {
  return start + INTERVAL_MS + LATENESS_MS
}

/** Goes through every version of every leg in the store. */
export async function explainedChanges({ store }: IntakeWorld): Promise<ExplainedChanges> {
  const explained: ExplainedChanges = { revised: new Map(), inProgress: new Map() }
  const commits = await store.owner<{ shard: number; version: number; learned_at: number }>(
    'select shard, version, learned_at from shard_commit where audience = 0',
  )
  const learnedAt = new Map(commits.map((commit) => [`${commit.shard} ${commit.version}`, commit.learned_at]))
  const concluded = await store.owner<{ name: string }>(`select ${NAME} as name from fact where event_id = 'lost'`)
  const ourOwn = new Set(concluded.map(({ name }) => name))
  const legs = await store.owner<{ shard: number; name: string; facts: string }>(
    `select shard, concat_ws(' ', shard, feed_id, contact_id, leg) as name, facts from leg`,
  )
  for (const { shard, name, facts } of legs) {
    const leg = readLegText(facts)
    for (const version of new Set(leg.map(({ learned }) => learned))) {
      const at = learnedAt.get(`${shard} ${version}`)
      if (at === undefined) throw new Error(`version ${version} of shard ${shard} has no commit`)
      const lateness = (fact: LearnedFact): number =>
        fact.kind === 'lost' && ourOwn.has(`${name} ${version}`) ? LOST_LATENESS_MS : LATENESS_MS
      addChange(isInTime(leg, version, at, lateness) ? explained.inProgress : explained.revised, leg, version, at)
    }
  }
  return explained
}

const NAME = `concat_ws(' ', shard, feed_id, contact_id, leg, version)`

function isInTime(leg: Leg, version: number, learnedAt: Instant, lateness: (fact: LearnedFact) => number): boolean {
  const added = leg.filter(({ learned }) => learned === version)
  return added.every((fact) => {
    const isOther = leg.some((held) => held.learned <= version && held !== fact && factIdentity(held) === factIdentity(fact))
    return fact.kind !== 'voided' && !isOther && intervalStart(fact.at) + INTERVAL_MS + lateness(fact) > learnedAt
  })
}

function addChange(into: SumsByInterval, leg: Leg, version: number, learnedAt: Instant): void {
  const change = new TallyDeltas()
  for (const [known, sign] of [
    [legAsKnownAt(leg, version - 1), -1],
    [legAsKnownAt(leg, version), 1],
  ] as const) {
    const resolved = resolveLeg(known)
    if (resolved.kind !== 'counted') continue
    for (const stay of resolved.stays) {
      const rules = { queueId: stay.queueId, edgesMs: waitEdges([]), offerInterval: 'offer', handleInterval: 'answer' } as const
      contributeStay(stay, rules, change.at, sign)
    }
  }
  for (const { key, tally } of change.entries()) {
    if (closingOf(key.start) > learnedAt) continue
    for (const name of CONTACT_MEASURES) addSum(into, key, name, tally.values[MEASURE_AT[name as keyof typeof MEASURE_AT]] as number)
  }
}

/** Adds to one measure of one interval; what becomes zero leaves. */
export function addSum(into: SumsByInterval, { queueId, start }: { queueId: number; start: Instant }, name: string, amount: number): void {
  if (amount === 0) return
  const interval = `${queueId} ${start}`
  const sums = into.get(interval) ?? new Map<string, number>()
  const sum = (sums.get(name) ?? 0) + amount
  if (sum === 0) sums.delete(name)
  else sums.set(name, sum)
  if (sums.size === 0) into.delete(interval)
  else into.set(interval, sums)
}
