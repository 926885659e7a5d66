import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { type CrewsAt, crewsAt } from './crews-at.ts'
import { patienceSecondsOf } from './learned-queue.ts'
import { inSystemNow } from './lines-now.ts'
import type { OutlookContext } from './outlook-context.ts'
import { carriedOn, growsOn, type LaneLoad, type LaneTarget, predictLane, requiredHeads } from './predict-lane.ts'
import type { LaneOutlook, PredictedService, StaffBasis } from './queue-outlook.ts'
import { isAnsweredSoon, type ServedQueue } from './served-queue.ts'
import { type SharedLane, shareCrews } from './share-crews.ts'
import { headsVariance, StaffedCrews } from './staffed-crews.ts'
import { raisedBy, weightOfUsual, withOdds } from './towards-usual.ts'
import { type UsualGaps, usualGaps } from './usual-gap.ts'
import { usualLevel } from './usual-level.ts'
import { withExtra } from './with-extra.ts'

/** By queue and start, the lanes with their service. */
export type Served = ReadonlyMap<number, ReadonlyMap<Instant, readonly LaneOutlook[]>>

/** Who serves each lane in each quarter hour, and what customers meet there. */
export function serveLanes(queues: readonly ServedQueue[], context: OutlookContext): Served {
  const crews = new StaffedCrews(context.learned, context.seen)
  const starts = new Set(queues.flatMap(({ expected }) => expected.intervals.map(({ start }) => start)))
  const served = new Map<number, Map<Instant, readonly LaneOutlook[]>>(queues.map(({ queueId }) => [queueId, new Map()]))
  const gaps = usualGaps(queues, context)
  const [carried, carriedBefore]: [Carried, Carried] = [new Map(), new Map()]
  const committed = Map.groupBy(context.commitments, ({ start }) => start)
  for (const start of [...starts].sort((a, b) => a - b)) {
    if (context.isCancelled?.() === true) break
    const places = lanesAt(queues, start)
    const lanes = places.map(({ queue: { queueId }, vendorId, erlangs }) => ({ queueId, vendorId, erlangs }))
    const staffed = crewsAt(crews.at(start), lanes, committed.get(start) ?? [])
    const quarter = new QuarterHour({ start, places, staffed, gaps, carried, carriedBefore, context })
    for (const [place, { queue }] of places.entries()) {
      if (queue.target === null) continue
      const ofQueue = served.get(queue.queueId)
      ofQueue?.set(start, [...(ofQueue.get(start) ?? []), quarter.laneAt(place, queue.target)])
    }
  }
  return served
}

/** A lane in one quarter hour. */
interface PlaceAt {
  readonly queue: ServedQueue
  readonly vendorId: number
  readonly offered: number
  readonly ahtSeconds: number
  readonly erlangs: number
  readonly atOnce: number
  readonly relativeVariance: number
}

function lanesAt(queues: readonly ServedQueue[], start: Instant): readonly PlaceAt[] {
  return queues.flatMap((queue) => {
    const interval = queue.expected.at(start)
    if (interval === null || interval.ahtSeconds === null || !isAnsweredSoon(queue)) return []
    const { ahtSeconds: ahtOfQueue, relativeVariance } = interval
    const { atOnce } = queue.learned.past.lately
    return queue.expected.lanes.map(({ vendorId, share, pace }) => {
      const offered = interval.offered * share
      const ahtSeconds = ahtOfQueue * pace
      const erlangs = (offered * ahtSeconds * SECOND_MS) / INTERVAL_MS / atOnce
      return { queue, vendorId, offered, ahtSeconds, erlangs, atOnce, relativeVariance }
    })
  })
}

/** By lane, who waits or is in hand when the next quarter hour begins; only of lanes that do not come to rest before. */
type Carried = Map<string, number>

interface QuarterGiven {
  readonly start: Instant
  readonly places: readonly PlaceAt[]
  readonly staffed: CrewsAt
  readonly gaps: UsualGaps
  readonly carried: Carried
  /** The same without the heads that somebody asks about. */
  readonly carriedBefore: Carried
  readonly context: OutlookContext
}

/** All lanes of one quarter hour with who serves them; where somebody asks what other heads would do, also without these. */
class QuarterHour {
  readonly #given: QuarterGiven
  readonly #shared: readonly SharedLane[]
  readonly #sharedBefore: readonly SharedLane[]

  constructor(given: QuarterGiven) {
    this.#given = given
    const { start, places, staffed, context } = given
    const erlangs = places.map((place) => place.erlangs)
    const extra = places.map(({ queue: { queueId }, vendorId }) => context.extraHeads?.({ queueId, vendorId, start }) ?? 0)
    this.#sharedBefore = shareCrews(erlangs, staffed.crews)
    const isChanged = extra.some((heads) => heads !== 0)
    this.#shared = isChanged ? shareCrews(erlangs, withExtra(staffed.crews, extra)) : this.#sharedBefore
  }

  laneAt(place: number, target: LaneTarget): LaneOutlook {
    const { queue, vendorId, offered } = this.#given.places[place] as PlaceAt
    const basis = this.#given.staffed.basisOf(place)
    const shared = this.#shared[place] as SharedLane
    const before = this.#sharedBefore[place] as SharedLane
    const { carried, carriedBefore } = this.#given
    const name = laneName(this.#given.places[place] as PlaceAt)
    const load = this.#loadOf(place, shared, basis, carried)
    const isSame = before === shared && carried.get(name) === carriedBefore.get(name)
    const loadBefore = isSame ? load : this.#loadOf(place, before, basis, carriedBefore)
    const next = carriedOn(load)
    carry(carried, name, next)
    carry(carriedBefore, name, isSame ? next : carriedOn(loadBefore))
    const required = requiredHeads(load, target)
    if (basis === null) return { vendorId, offered, heads: null, required, staffBasis: null, service: null }
    const told = { vendorId, offered, heads: shared.heads, required, staffBasis: basis }
    if (offered <= 0) return { ...told, service: null }
    const counted = { offered, aim: target.fraction }
    const predict = (laneLoad: LaneLoad): PredictedService =>
      withOdds(predictLane(laneLoad, target), this.#given.gaps(queue.queueId, vendorId), counted)
    const service = predict(load)
    // Heads that a plan promises may be others than usual, and customers then meet something else.
    const usual = basis === 'commitment' ? null : usualLevel(queue.learned.past, vendorId, this.#given.start)
    if (usual === null) return { ...told, service }
    // What other heads would do comes on top of what is expected without them.
    const expected = isSame ? service : predict(loadBefore)
    const more = weightOfUsual(loadBefore.relativeSd) * (usual - expected.level)
    return { ...told, service: raisedBy(service, more, counted) }
  }

  /** What falls to those who serve a lane; where nobody does, its own customers are there nevertheless. */
  #loadOf(place: number, shared: SharedLane, basis: StaffBasis | null, carried: Carried): LaneLoad {
    const { places } = this.#given
    const lane = places[place] as PlaceAt
    const { queue, offered, atOnce } = lane
    const isServed = shared.erlangs > 0
    let [mixedAht, variance] = isServed ? [0, 0] : [lane.ahtSeconds, lane.relativeVariance]
    for (const [other, erlangs] of shared.from) {
      const { ahtSeconds, relativeVariance } = places[other] as PlaceAt
      const part = erlangs / shared.erlangs
      mixedAht += part * ahtSeconds
      variance += part ** 2 * relativeVariance
    }
    const load = {
      offered,
      erlangs: (isServed ? shared.erlangs : lane.erlangs) * atOnce,
      ahtSeconds: mixedAht,
      patienceSeconds: patienceSecondsOf(queue.learned),
      heads: shared.heads,
      atOnce,
      relativeSd: Math.sqrt(variance + headsVariance(shared.heads, basis)),
    }
    return { ...load, inSystem: basis === null ? null : this.#inSystem(lane, shared, { ...load, carried }) }
  }

  /** Who waits or is in hand when the quarter hour begins; null where the line is taken to have come to rest. */
  #inSystem(
    lane: PlaceAt,
    { heads, from }: SharedLane,
    { carried, ...load }: Omit<LaneLoad, 'inSystem'> & { readonly carried: Carried },
  ): number | null {
    const { start, places, context } = this.#given
    const { queue, vendorId, atOnce } = lane
    const { queueId } = queue
    const before = carried.get(laneName(lane)) ?? (growsOn(load) ? Math.round(heads * atOnce) : null)
    if (start !== context.seen.until) return before
    const parts = from.map(([other, erlangs]) => {
      const each = places[other] as PlaceAt
      return { queueId: each.queue.queueId, vendorId: each.vendorId, fraction: Math.min(1, erlangs / each.erlangs) }
    })
    return inSystemNow(context.seen, { queueId, vendorId, atOnce, slots: heads * atOnce, parts }) ?? before
  }
}

function carry(carried: Carried, name: string, next: number | null): void {
  if (next === null) carried.delete(name)
  else carried.set(name, next)
}

function laneName({ queue: { queueId }, vendorId }: PlaceAt): string {
  return `${queueId} ${vendorId}`
}
