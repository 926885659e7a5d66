import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { LearnedQueue } from './learned-queue.ts'
import type { CrewNow, TodaySeen } from './queue-today.ts'
import { PRESENCE_INTERVALS } from './read-today.ts'
import { usualHeads } from './usual-heads.ts'

/** People of one vendor who can stand in for each other, by way of the queues they share. */
interface Group {
  readonly vendorId: number
  readonly queueIds: readonly number[]
  readonly crews: readonly CrewNow[]
  /** How many are there against how many usually are at this time; null where nobody usually is, or where who is there is not known. */
  readonly presence: number | null
}

/** Heads of a crew at a later time. */
export interface StaffedCrew {
  readonly vendorId: number
  readonly queueIds: readonly number[]
  readonly heads: number
  readonly basis: 'present' | 'usual'
}

/** Fewer usual heads say nothing of who is there. */
const USUAL_HEADS_MIN = 1
const PRESENCE_MIN = 0.2
const PRESENCE_MAX = 2

/**
 * Who will be there, where no plan says so: as many as usually are at that time of that weekday, in the proportion in which those who are there
 * now stand to those who usually are now. Breaks, ends of shifts and beginnings are thereby those of the last weeks.
 */
export class StaffedCrews {
  readonly #learned: ReadonlyMap<number, LearnedQueue>
  readonly #groups: readonly Group[]
  readonly #usual = new Map<string, number | null>()
  readonly #silentVendors: ReadonlySet<number>

  constructor(learned: ReadonlyMap<number, LearnedQueue>, seen: TodaySeen) {
    this.#learned = learned
    this.#silentVendors = new Set(seen.silentVendors)
    this.#groups = groupsOf(learned, seen.crews).map((group) => ({ ...group, presence: this.#presenceOf(group, seen) }))
  }

  /** The crews at a quarter hour; those of whom nothing is known are not among them. */
  at(start: Instant): readonly StaffedCrew[] {
    return this.#groups.flatMap((group) => {
      const usual = this.#usualOf(group, start)
      const heads = usual === null ? null : usual * (group.presence ?? 1)
      const basis = group.presence === null ? 'usual' : 'present'
      if (heads === null && this.#silentVendors.has(group.vendorId)) return []
      const staffed = group.crews.reduce((sum, crew) => sum + crew.staffed, 0)
      return group.crews.map(({ vendorId, queueIds, staffed: own, productive }) => ({
        vendorId,
        queueIds,
        // Without any usual those who are there now are all that is known.
        heads: heads === null ? productive : staffed === 0 ? heads / group.crews.length : (heads * own) / staffed,
        basis: heads === null ? 'present' : basis,
      }))
    })
  }

  #usualOf({ vendorId, queueIds }: Pick<Group, 'vendorId' | 'queueIds'>, start: Instant): number | null {
    let sum: number | null = null
    for (const queueId of queueIds) {
      const usual = this.#usualIn(queueId, vendorId, start)
      if (usual !== null) sum = (sum ?? 0) + usual
    }
    return sum
  }

  #usualIn(queueId: number, vendorId: number, start: Instant): number | null {
    const name = `${queueId} ${vendorId} ${start}`
    let usual = this.#usual.get(name)
    if (usual === undefined) {
      const learned = this.#learned.get(queueId)
      usual = learned === undefined ? null : usualHeads(learned.past, vendorId, start)
      this.#usual.set(name, usual)
    }
    return usual
  }

  #presenceOf({ vendorId, queueIds }: Pick<Group, 'vendorId' | 'queueIds'>, { queues, until }: TodaySeen): number | null {
    if (this.#silentVendors.has(vendorId)) return null
    let there = 0
    for (const today of queues) {
      if (!queueIds.includes(today.queueId)) continue
      for (const ms of today.vendors.find((each) => each.vendorId === vendorId)?.productiveMs ?? []) there += ms / INTERVAL_MS
    }
    let usual = 0
    for (let back = 1; back <= PRESENCE_INTERVALS; back += 1)
      usual += this.#usualOf({ vendorId, queueIds }, until - back * INTERVAL_MS) ?? 0
    if (usual < USUAL_HEADS_MIN * PRESENCE_INTERVALS) return null
    return Math.min(PRESENCE_MAX, Math.max(PRESENCE_MIN, there / usual))
  }
}

/** Queues of a vendor that crews connect; a queue that nobody serves now stands by itself. */
function groupsOf(learned: ReadonlyMap<number, LearnedQueue>, crews: readonly CrewNow[]): readonly Omit<Group, 'presence'>[] {
  const vendorIds = new Set([...crews.map(({ vendorId }) => vendorId), ...[...learned.values()].flatMap(({ past }) => workedBy(past))])
  return [...vendorIds].flatMap((vendorId) => {
    const own = crews.filter((crew) => crew.vendorId === vendorId)
    const groups: { queueIds: Set<number>; crews: CrewNow[] }[] = []
    for (const crew of own) {
      const touching = groups.filter(({ queueIds }) => crew.queueIds.some((queueId) => queueIds.has(queueId)))
      const joined = { queueIds: new Set(crew.queueIds), crews: [crew] }
      for (const group of touching) {
        for (const queueId of group.queueIds) joined.queueIds.add(queueId)
        joined.crews.push(...group.crews)
        groups.splice(groups.indexOf(group), 1)
      }
      groups.push(joined)
    }
    for (const [queueId, { past }] of learned) {
      if (!workedBy(past).includes(vendorId) || groups.some(({ queueIds }) => queueIds.has(queueId))) continue
      groups.push({ queueIds: new Set([queueId]), crews: [{ vendorId, queueIds: [queueId], productive: 0, staffed: 0 }] })
    }
    return groups.map((group) => ({ vendorId, queueIds: [...group.queueIds], crews: group.crews }))
  })
}

function workedBy({ vendors }: LearnedQueue['past']): readonly number[] {
  return vendors.filter(({ productiveMs }) => productiveMs.some((ms) => ms > 0)).map(({ vendorId }) => vendorId)
}
