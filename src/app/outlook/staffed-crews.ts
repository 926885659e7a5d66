import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { LearnedQueue } from './learned-queue.ts'
import type { StaffBasis } from './queue-outlook.ts'
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
/** How much those who are there now count in the quarter hour that begins. On five days each of seeds 2 and 3 of the demo company a third to seven tenths are as good. */
const PRESENT_WEIGHT = 0.35
const CHANGE_MAX = 0.25

/**
 * Not known of the heads that will be there, relative: of the whole, and by each head, since everybody has breaks and comes late by chance. Measured
 * on ten days each of seeds 2 and 3 of the demo company: 9.5 % of 25 heads, 11 to 12 % of 15, 21 to 27 % of 3 to 5.
 */
const HEADS_SD_OF_ALL = 0.06
const HEADS_VARIANCE_OF_EACH = 0.17
/** Of heads that a plan promises; how far plans are kept is not measured. */
const HEADS_SD_PROMISED = 0.08

/** The relative variance of so many heads. */
export function headsVariance(heads: number, basis: StaffBasis | null): number {
  if (basis === 'commitment') return HEADS_SD_PROMISED ** 2
  return HEADS_SD_OF_ALL ** 2 + HEADS_VARIANCE_OF_EACH / Math.max(1, heads)
}

/**
 * Who will be there, where no plan says so: as many as usually are at that time of that weekday, in the proportion in which those who are there
 * now stand to those who usually are now. Breaks, ends of shifts and beginnings are thereby those of the last weeks.
 */
export class StaffedCrews {
  readonly #learned: ReadonlyMap<number, LearnedQueue>
  readonly #groups: readonly Group[]
  readonly #usual = new Map<string, number | null>()
  readonly #workedBy = new Map<number, ReadonlySet<number>>()
  readonly #silentVendors: ReadonlySet<number>
  readonly #until: Instant
  readonly #usualCounts: number

  /** `usualCounts`: so many heads over an hour, as many as usual, count beside who was there in the last hour, for who looks far ahead. */
  constructor(learned: ReadonlyMap<number, LearnedQueue>, seen: TodaySeen, usualCounts = 0) {
    this.#learned = learned
    this.#usualCounts = usualCounts * PRESENCE_INTERVALS
    this.#silentVendors = new Set(seen.silentVendors)
    this.#until = seen.until
    this.#groups = groupsOf(learned, seen.crews).map((group) => ({ ...group, presence: this.#presenceOf(group, seen) }))
  }

  /** The crews at a quarter hour; those of whom nothing is known are not among them. */
  at(start: Instant): readonly StaffedCrew[] {
    return this.#groups.flatMap((group) => {
      const usual = this.#usualOf(group, start)
      const heads = usual === null ? null : this.#withPresent(usual, group, start)
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

  /** In the quarter hour that begins now those who are there now count too, unless many usually come or go about this time. */
  #withPresent(usual: number, { presence, crews, ...place }: Group, start: Instant): number {
    const heads = usual * (presence ?? 1)
    const before = this.#usualOf(place, start - INTERVAL_MS) ?? 0
    if (start !== this.#until || presence === null || Math.abs(before - usual) > CHANGE_MAX * usual) return heads
    const present = crews.reduce((sum, { productive }) => sum + productive, 0)
    return (1 - PRESENT_WEIGHT) * heads + PRESENT_WEIGHT * present
  }

  /** Null also where it is not known of one of the queues: while a past comes in, a sum over the others would take their people for all. */
  #usualOf({ vendorId, queueIds }: Pick<Group, 'vendorId' | 'queueIds'>, start: Instant): number | null {
    let sum: number | null = null
    for (const queueId of queueIds) {
      if (!this.#isWorkedBy(queueId, vendorId)) continue
      const usual = this.#usualIn(queueId, vendorId, start)
      if (usual === null) return null
      sum = (sum ?? 0) + usual
    }
    return sum
  }

  #isWorkedBy(queueId: number, vendorId: number): boolean {
    let vendorIds = this.#workedBy.get(queueId)
    if (vendorIds === undefined) {
      const past = this.#learned.get(queueId)?.past
      this.#workedBy.set(queueId, (vendorIds = new Set(past === undefined ? [] : workedBy(past))))
    }
    return vendorIds.has(vendorId)
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
    return Math.min(PRESENCE_MAX, Math.max(PRESENCE_MIN, (there + this.#usualCounts) / (usual + this.#usualCounts)))
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
