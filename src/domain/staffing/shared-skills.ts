import { erlangA } from './erlang-a.ts'
import { demandAgents, demandAmount, erlangsOf, HOUR_SECONDS, type SteadyService } from './steady-queue.ts'

/** A queue that several groups of agents may serve. */
export interface SkilledQueue {
  readonly queue: string
  readonly callsPerHour: number
  readonly ahtSeconds: number
  /** More than 0. */
  readonly patienceSeconds: number
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
  readonly reachable: number
  /** Of all who serve it or what hangs together with it, who may serve it: 1 where all is shared, or nothing. */
  readonly reach: number
  /** Heads that are its own if each group's heads are split among its queues by load. A fraction. */
  readonly ownHeads: number
  readonly waitProbability: number
  /** Answered within the threshold, of all offered (SL3). */
  readonly serviceLevel: number
  readonly abandonFraction: number
  /** The mean wait of all offered. */
  readonly waitSeconds: number
}

/**
 * Service of queues that share agents, where whoever waits longest goes first and whoever is free longest takes it. An approximation between two
 * Erlang queues: all queues and agents that hang together as one pool, and the queue by itself with the heads that are its own when the work of each
 * queue is spread over its groups by their heads, and the heads of each group over its queues by that work. The weight of the pool is the part of it that
 * the queue reaches, so it is exact where all is shared and where nothing is. Between, it is off by what `npm run prove shared-skills` measures
 * against the floor: 3 points of service level on the mean, 8 or less for nine queues in ten, up to 17; heads split by load alone
 * are off by 8 on the mean. Throws a RangeError for what are no queues or groups.
 */
export function sharedService(queues: readonly SkilledQueue[], groups: readonly SkillGroup[]): readonly SkilledService[] {
  demandSkills(queues, groups)
  return queues.map((own) => {
    const { members, helpers } = hangingTogether(own.queue, queues, groups)
    const mine = groups.filter(({ serves }) => serves.includes(own.queue))
    const [reachable, all] = [headsOf(mine), headsOf(helpers)]
    const ownHeads = mine.reduce((sum, group) => sum + shareOfGroup(own, group, queues, groups), 0)
    const pool = pooled(members, all, own)
    const alone = byItself(own, ownHeads)
    const reach = all === 0 ? 1 : reachable / all
    const between = (figure: (service: SteadyService) => number): number => reach * figure(pool) + (1 - reach) * alone(figure)
    return {
      queue: own.queue,
      reachable,
      reach,
      ownHeads,
      waitProbability: between(({ waitProbability }) => waitProbability),
      serviceLevel: between(({ serviceLevel }) => serviceLevel),
      abandonFraction: between(({ abandonFraction }) => abandonFraction),
      waitSeconds: between(({ waitSeconds }) => waitSeconds),
    }
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
    if (services.every(({ serviceLevel }) => serviceLevel >= fractionMin)) return more
  }
  return null
}

/** The queues and groups that one is joined to, over however many others. */
function hangingTogether(
  queue: string,
  queues: readonly SkilledQueue[],
  groups: readonly SkillGroup[],
): { readonly members: readonly SkilledQueue[]; readonly helpers: readonly SkillGroup[] } {
  const joined = new Set([queue])
  for (let before = 0; before < joined.size; ) {
    before = joined.size
    for (const { serves } of groups) if (serves.some((each) => joined.has(each))) for (const each of serves) joined.add(each)
  }
  return {
    members: queues.filter((each) => joined.has(each.queue)),
    helpers: groups.filter(({ serves }) => serves.some((each) => joined.has(each))),
  }
}

/** Everybody for everything: rates add, times are weighted by calls. */
function pooled(
  members: readonly SkilledQueue[],
  agents: number,
  { thresholdSeconds, patienceSeconds, ahtSeconds }: SkilledQueue,
): SteadyService {
  const callsPerHour = members.reduce((sum, queue) => sum + queue.callsPerHour, 0)
  if (callsPerHour === 0) return erlangA({ callsPerHour, ahtSeconds, agents, thresholdSeconds, patienceSeconds })
  const erlangs = members.reduce((sum, queue) => sum + erlangsOf(queue), 0)
  const leaving = members.reduce((sum, queue) => sum + queue.callsPerHour / queue.patienceSeconds, 0)
  return erlangA({
    callsPerHour,
    ahtSeconds: (erlangs * HOUR_SECONDS) / callsPerHour,
    agents,
    thresholdSeconds,
    patienceSeconds: callsPerHour / leaving,
  })
}

/** Figures of a queue with a fraction of a head: straight between the whole numbers. */
function byItself(queue: SkilledQueue, heads: number): (figure: (service: SteadyService) => number) => number {
  const fewer = Math.floor(heads)
  const [below, above] = [fewer, fewer + 1].map((agents) => erlangA({ ...queue, agents })) as [SteadyService, SteadyService]
  return (figure) => figure(below) + (heads - fewer) * (figure(above) - figure(below))
}

/** Heads of a group that are a queue's, by the work that each queue brings to the group. */
function shareOfGroup(own: SkilledQueue, group: SkillGroup, queues: readonly SkilledQueue[], groups: readonly SkillGroup[]): number {
  const workOf = (queue: SkilledQueue): number => {
    const reachable = headsOf(groups.filter(({ serves }) => serves.includes(queue.queue)))
    return !group.serves.includes(queue.queue) || reachable === 0 ? 0 : (erlangsOf(queue) * group.agents) / reachable
  }
  const work = queues.reduce((sum, queue) => sum + workOf(queue), 0)
  return work === 0 ? 0 : (group.agents * workOf(own)) / work
}

function headsOf(groups: readonly SkillGroup[]): number {
  return groups.reduce((sum, { agents }) => sum + agents, 0)
}

function demandSkills(queues: readonly SkilledQueue[], groups: readonly SkillGroup[]): void {
  const known = new Set(queues.map(({ queue }) => queue))
  for (const { callsPerHour, ahtSeconds, thresholdSeconds, patienceSeconds } of queues) {
    demandAmount('callsPerHour', callsPerHour)
    demandAmount('ahtSeconds', ahtSeconds)
    demandAmount('thresholdSeconds', thresholdSeconds)
    if (!(patienceSeconds > 0 && patienceSeconds < Number.POSITIVE_INFINITY))
      throw new RangeError(`patienceSeconds is ${patienceSeconds}, expected more than 0`)
  }
  for (const { agents, serves } of groups) {
    demandAgents(agents)
    const unknown = serves.find((queue) => !known.has(queue))
    if (unknown !== undefined) throw new RangeError(`a group serves ${unknown}, expected one of ${[...known].join(', ')}`)
  }
}
