import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import { crewsAt } from './crews-at.ts'
import { expectedAhtMs, patienceSecondsOf } from './learned-queue.ts'
import type { OutlookContext } from './outlook-context.ts'
import { meanLevel } from './predict-lane.ts'
import type { QueuePast } from './queue-past.ts'
import { isAnsweredSoon, type ServedQueue } from './served-queue.ts'
import { type SharedLane, shareCrews } from './share-crews.ts'
import { headsVariance, StaffedCrews } from './staffed-crews.ts'
import { logOdds } from './towards-usual.ts'
import { usualLevel } from './usual-level.ts'

/** The coming week is looked at every six hours, two hours later each day. */
const DAYS = 7
const EVERY_MS = 6 * HOUR_MS
const LATER_MS = 2 * HOUR_MS
const WEEKS = 4
const AROUND = 3
/** Not known of a day's volume before it begins, as a relative variance. */
const VOLUME_VARIANCE = 0.03
/** Not known of how many of those who usually come will, beside how many are there in each quarter hour. */
const PRESENCE_VARIANCE = 0.005
/** How much of the gap of the last weeks is there in the next hours. On five days each of seeds 2 and 3 of the demo company half of it to all are as good. */
const KEPT = 0.7

/** By queue and vendor, on the scale of log odds. */
export type UsualGaps = (queueId: number, vendorId: number) => number

/**
 * How far the level that customers of each lane usually meet lies from what the formula says of usual volume and usual heads: some lanes are
 * served first, and some people have work that no feed tells of.
 */
export function usualGaps(queues: readonly ServedQueue[], { learned, seen }: Pick<OutlookContext, 'learned' | 'seen'>): UsualGaps {
  const vendorIds = new Set([...learned.values()].flatMap(({ past }) => past.vendors.map(({ vendorId }) => vendorId)))
  const crews = new StaffedCrews(learned, { ...seen, silentVendors: [...vendorIds] })
  const sums = new Map<string, { volume: number; formula: number; usual: number }>()
  const today = Math.floor(seen.until / DAY_MS) * DAY_MS
  for (let day = 0; day < DAYS; day += 1)
    for (let at = 0; at < DAY_MS; at += EVERY_MS) addQuarter(sums, queues, crews, today + day * DAY_MS + ((at + day * LATER_MS) % DAY_MS))
  return (queueId, vendorId) => {
    const lane = sums.get(`${queueId} ${vendorId}`)
    return lane === undefined ? 0 : KEPT * (logOdds(lane.usual / lane.volume) - logOdds(lane.formula / lane.volume))
  }
}

type Sums = Map<string, { volume: number; formula: number; usual: number }>

function addQuarter(sums: Sums, queues: readonly ServedQueue[], crews: StaffedCrews, start: Instant): void {
  const places = queues.flatMap((queue) => usualLanes(queue, start))
  const erlangs = places.map((place) => place.erlangs)
  const lanes = places.map(({ queue: { queueId }, vendorId }, place) => ({ queueId, vendorId, erlangs: erlangs[place] as number }))
  const staffed = crewsAt(crews.at(start), lanes, [])
  const shared = shareCrews(erlangs, staffed.crews)
  for (const [place, { queue, vendorId, offered, atOnce }] of places.entries()) {
    const { target, learned, queueId } = queue
    const usual = usualLevel(learned.past, vendorId, start)
    const { from, ...line } = shared[place] as SharedLane
    if (target === null || usual === null || line.erlangs === 0 || staffed.basisOf(place) === null) continue
    let [ahtSeconds, variance] = [0, PRESENCE_VARIANCE + headsVariance(line.heads, 'usual')]
    for (const [other, part] of from) {
      ahtSeconds += (part / line.erlangs) * (places[other]?.ahtSeconds ?? 0)
      variance += (part / line.erlangs) ** 2 * VOLUME_VARIANCE
    }
    const load = {
      offered,
      erlangs: line.erlangs * atOnce,
      ahtSeconds,
      patienceSeconds: patienceSecondsOf(learned),
      heads: line.heads,
      atOnce,
      relativeSd: Math.sqrt(variance),
      inSystem: null,
    }
    const lane = sums.get(`${queueId} ${vendorId}`) ?? { volume: 0, formula: 0, usual: 0 }
    sums.set(`${queueId} ${vendorId}`, lane)
    lane.volume += offered
    lane.formula += offered * meanLevel(load, target)
    lane.usual += offered * usual
  }
}

function usualLanes(queue: ServedQueue, start: Instant) {
  const ahtMs = expectedAhtMs(queue.learned, undefined)
  const ofQueue = usualOffered(queue.learned.past, start)
  if (ahtMs === null || ofQueue === 0 || !isAnsweredSoon(queue)) return []
  const { atOnce } = queue.learned.past.lately
  return queue.expected.lanes.map(({ vendorId, share, pace }) => {
    const [offered, ahtSeconds] = [ofQueue * share, (ahtMs * pace) / SECOND_MS]
    return { queue, vendorId, offered, ahtSeconds, atOnce, erlangs: (offered * ahtSeconds * SECOND_MS) / INTERVAL_MS / atOnce }
  })
}

/** Offered in a quarter hour and those around it, on the mean of the last same weekdays. */
function usualOffered({ offered, from }: QueuePast, start: Instant): number {
  let [sum, quarters] = [0, 0]
  for (let week = 0; quarters < WEEKS * (2 * AROUND + 1) && week <= WEEKS; week += 1) {
    const middle = (start - week * DAYS * DAY_MS - from) / INTERVAL_MS
    if (middle + AROUND >= offered.length) continue
    for (let place = Math.max(0, middle - AROUND); place <= middle + AROUND; place += 1) {
      sum += offered[place] as number
      quarters += 1
    }
  }
  return quarters === 0 ? 0 : sum / quarters
}
