import { demandAgents, demandAmount, erlangsOf, HOUR_SECONDS, type SteadyService } from './steady-queue.ts'
import { serviceOf } from './target.ts'

/** A queue that several groups of agents may serve. */
export interface SkilledQueue {
  readonly queue: string
  readonly callsPerHour: number
  readonly ahtSeconds: number
  /** Null where nobody leaves; the same for all queues or for none, since patient and impatient customers share no formula. */
  readonly patienceSeconds: number | null
  readonly thresholdSeconds: number
}

/** Agents with the same skills. */
export interface SkillGroup {
  readonly agents: number
  /** The queues that they serve. */
  readonly serves: readonly string[]
}

/** What a queue meets among the agents it shares. */
export interface SkilledService {
  readonly queue: string
  /** Who may serve it. */
  readonly agents: number
  /** The load of other queues on these agents, in erlangs. */
  readonly sharedErlangs: number
  /** As if the queue and that load had these agents for themselves; null where nobody leaves and too much comes. */
  readonly service: SteadyService | null
}

const ROUNDS_MAX = 200
const SETTLED = 1e-9

/**
 * Service of queues that share agents, where whoever waits longest goes first and whoever is free longest takes it. An approximation: the work of
 * each queue is spread over its groups so that they are as evenly used as skills allow; each queue then sees all agents who may serve it, with
 * their whole load, as one Erlang queue with the mean handle time and patience of that load. Exact where all is shared and where nothing is. Between,
 * it is off by what `npm run prove shared-skills` measures against the floor: 4 points of service level on the mean and 10 or less for nine queues in
 * ten, where heads split by load are off by 8; up to 20 where a small queue leans on a group that a large one fills.
 */
export function sharedService(queues: readonly SkilledQueue[], groups: readonly SkillGroup[]): readonly SkilledService[] {
  demandSkills(queues, groups)
  const spread = spreadEvenly(queues, groups)
  return queues.map((own, place) => {
    const mine = groups.flatMap((group, at) => (group.serves.includes(own.queue) ? [at] : []))
    const agents = mine.reduce((sum, at) => sum + (groups[at]?.agents ?? 0), 0)
    const parts = queues.map((queue, other) => ({
      queue,
      erlangs: other === place ? erlangsOf(own) : mine.reduce((sum, at) => sum + (spread[other]?.[at] ?? 0), 0),
    }))
    const load = pooledLoad(parts, own)
    const sharedErlangs = parts.reduce((sum, part, other) => sum + (other === place ? 0 : part.erlangs), 0)
    return { queue: own.queue, agents, sharedErlangs, service: serviceOf(load, agents, own.thresholdSeconds) }
  })
}

/** The fewest agents to add to one group so that each queue it serves meets the level; null where so many are not enough. */
export function agentsToAdd(
  queues: readonly SkilledQueue[],
  groups: readonly SkillGroup[],
  { group, fractionMin, most }: { readonly group: number; readonly fractionMin: number; readonly most: number },
): number | null {
  const served = groups[group]?.serves ?? []
  for (let more = 0; more <= most; more += 1) {
    const staffed = groups.map((each, place) => (place === group ? { ...each, agents: each.agents + more } : each))
    const services = sharedService(queues, staffed).filter(({ queue }) => served.includes(queue))
    if (services.every(({ service }) => (service?.serviceLevel ?? 0) >= fractionMin)) return more
  }
  return null
}

/** Calls, handle time and patience of several loads together: rates add, times are weighted. */
function pooledLoad(
  parts: readonly { readonly queue: SkilledQueue; readonly erlangs: number }[],
  own: SkilledQueue,
): Parameters<typeof serviceOf>[0] {
  const callsOf = ({ queue, erlangs }: (typeof parts)[number]): number =>
    queue.ahtSeconds === 0 ? 0 : (erlangs * HOUR_SECONDS) / queue.ahtSeconds
  const callsPerHour = parts.reduce((sum, part) => sum + callsOf(part), 0)
  if (callsPerHour === 0) return { callsPerHour: 0, ahtSeconds: own.ahtSeconds, patienceSeconds: own.patienceSeconds }
  const erlangs = parts.reduce((sum, part) => sum + part.erlangs, 0)
  const leaving = parts.reduce((sum, part) => sum + callsOf(part) / (part.queue.patienceSeconds ?? Number.POSITIVE_INFINITY), 0)
  const patienceSeconds = own.patienceSeconds === null ? null : callsPerHour / leaving
  return { callsPerHour, ahtSeconds: (erlangs * HOUR_SECONDS) / callsPerHour, patienceSeconds }
}

/** Erlangs of each queue on each group: queue after queue fills up the least used of its groups, given the others, until nothing moves. */
function spreadEvenly(queues: readonly SkilledQueue[], groups: readonly SkillGroup[]): readonly Float64Array[] {
  const spread = queues.map(() => new Float64Array(groups.length))
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let moved = 0
    for (const [place, queue] of queues.entries()) {
      const others = groups.map((_, at) => spread.reduce((sum, row, other) => sum + (other === place ? 0 : (row[at] as number)), 0))
      const filled = fillUp(erlangsOf(queue), queue.queue, groups, others)
      const row = spread[place] as Float64Array
      for (const [at, erlangs] of filled.entries()) {
        moved = Math.max(moved, Math.abs(erlangs - (row[at] as number)))
        row[at] = erlangs
      }
    }
    if (moved < SETTLED) break
  }
  return spread
}

/** Shares of a load that bring the least used groups to one level: from the least used up, as many as the level reaches. */
function fillUp(erlangs: number, queue: string, groups: readonly SkillGroup[], others: readonly number[]): number[] {
  const mine = groups
    .map(({ agents, serves }, at) => ({
      at,
      agents,
      used: agents === 0 ? 0 : (others[at] as number) / agents,
      isMine: serves.includes(queue) && agents > 0,
    }))
    .filter(({ isMine }) => isMine)
    .sort((one, other) => one.used - other.used)
  let [agents, work] = [0, erlangs]
  let level = 0
  for (const [place, group] of mine.entries()) {
    agents += group.agents
    work += group.used * group.agents
    level = work / agents
    if (level <= (mine[place + 1]?.used ?? Number.POSITIVE_INFINITY)) break
  }
  const filled = groups.map(() => 0)
  for (const { at, agents: heads, used } of mine) filled[at] = Math.max(0, level - used) * heads
  return filled
}

function demandSkills(queues: readonly SkilledQueue[], groups: readonly SkillGroup[]): void {
  const known = new Set(queues.map(({ queue }) => queue))
  for (const { callsPerHour, ahtSeconds, thresholdSeconds } of queues) {
    demandAmount('callsPerHour', callsPerHour)
    demandAmount('ahtSeconds', ahtSeconds)
    demandAmount('thresholdSeconds', thresholdSeconds)
  }
  for (const { agents, serves } of groups) {
    demandAgents(agents)
    const unknown = serves.find((queue) => !known.has(queue))
    if (unknown !== undefined) throw new RangeError(`a group serves ${unknown}, expected one of ${[...known].join(', ')}`)
  }
  const patient = queues.filter(({ patienceSeconds }) => patienceSeconds === null).length
  if (patient !== 0 && patient !== queues.length) throw new RangeError('some queues have a patience and others none, expected all or none')
}
