import type { LocalDays } from '../../src/app/local-days.ts'
import { takenAtOnce } from '../../src/app/outlook/at-once.ts'
import { levelsOf, type QueuePast } from '../../src/app/outlook/queue-past.ts'
import type { CrewNow, QueueToday, VendorToday } from '../../src/app/outlook/queue-today.ts'
import type { LocalDay } from '../../src/domain/interval/local-calendar.ts'
import type { Queue } from '../../src/domain/record/directory.ts'
import { DAY_MS, INTERVAL_MS, type Instant, SECOND_MS } from '../../src/domain/shared/instant.ts'
import type { AgentHappening } from '../../src/sim/happening.ts'
import type { DemoCounts, DemoNames, LaneCounts } from './demo-counts.ts'

const PAST_DAYS = 56
const LATELY_DAYS = 28
const DAYS_AHEAD = 9
const SHARES_INTERVALS = 16
const PRESENCE_INTERVALS = 4

export interface SeenContext {
  /** Of all that has happened by now, and of nothing after it. */
  readonly counts: DemoCounts
  readonly localDays: LocalDays
  readonly days: (zone: string, from: Instant, to: Instant) => readonly LocalDay[]
  readonly holidays: (zone: string, span: { readonly from: string; readonly until: string }) => ReadonlyMap<string, string>
}

/** The eight weeks before the local day of `now`, as the engine reads them of a store. */
export function pastOf({ counts, days: daysIn, holidays }: SeenContext, queue: Queue, now: Instant): QueuePast {
  const days = daysIn(queue.zone, now - PAST_DAYS * DAY_MS, now + DAYS_AHEAD * DAY_MS)
  const from = days[0]?.start ?? now
  const to = days.find(({ end }) => end > now)?.start ?? now
  const latelyFrom = days.find(({ start }) => start >= to - LATELY_DAYS * DAY_MS)?.start ?? from
  const lanes = [...counts.lanes.values()].filter(({ queueId }) => queueId === queue.queueId)
  const summed = (of: (lane: LaneCounts) => Float64Array): Float64Array => {
    const sum = new Float64Array((to - from) / INTERVAL_MS)
    for (const lane of lanes)
      for (const [place, value] of part(counts, of(lane), from, to).entries()) sum[place] = (sum[place] ?? 0) + value
    return sum
  }
  const lately = (of: (lane: LaneCounts) => Float64Array): number =>
    lanes.reduce((total, lane) => total + sumOf(part(counts, of(lane), latelyFrom, to)), 0)
  return {
    queue,
    from,
    days,
    holidays: [...holidays(queue.zone, { from: days[0]?.date ?? '', until: days.at(-1)?.date ?? '' })],
    leftOut: [],
    knownFrom: from,
    offered: summed(({ offered }) => offered),
    handled: summed(({ handled }) => handled),
    abandoned: summed(({ abandoned }) => abandoned),
    talkMs: summed(({ talkMs }) => talkMs),
    holdMs: summed(({ holdMs }) => holdMs),
    wrapMs: summed(({ wrapMs }) => wrapMs),
    lately: {
      abandoned: lately(({ abandoned }) => abandoned),
      waitMs: lately(({ waitMs }) => waitMs),
      atOnce: takenAtOnce(
        summed(handleMsOf).subarray((latelyFrom - from) / INTERVAL_MS),
        summed(({ agentHandleMs }) => agentHandleMs).subarray((latelyFrom - from) / INTERVAL_MS),
      ),
    },
    vendors: lanes.map((lane) => ({
      vendorId: lane.vendorId,
      offered: sumOf(part(counts, lane.offered, latelyFrom, to)),
      handled: sumOf(part(counts, lane.handled, latelyFrom, to)),
      handleMs: sumOf(part(counts, handleMsOf(lane), latelyFrom, to)),
      from: latelyFrom,
      productiveMs: part(counts, lane.productiveMs, latelyFrom, to).slice(),
      busyMs: part(counts, lane.agentHandleMs, latelyFrom, to).slice(),
      levels: levelsOf(part(counts, lane.inTime, latelyFrom, to).slice(), part(counts, lane.decided, latelyFrom, to).slice()),
    })),
  }
}

/** A queue's day until a quarter hour that has just ended, by counts of what is known then. */
export function todayOf({ counts, localDays }: SeenContext, queue: Queue, until: Instant): QueueToday {
  const day = localDays.dayAt(queue.zone, until)
  const lanes = [...counts.lanes.values()].filter(({ queueId }) => queueId === queue.queueId)
  const column = (of: (lane: LaneCounts) => Float64Array): number[] => {
    const sum = new Array<number>((until - day.start) / INTERVAL_MS).fill(0)
    for (const lane of lanes)
      for (const [place, value] of part(counts, of(lane), day.start, until).entries()) sum[place] = (sum[place] ?? 0) + value
    return sum
  }
  const offered = column((lane) => lane.offered)
  // Who came today and still waits is too late already, or in time yet.
  const waiting = lanes.flatMap(({ waitingSince }) => [...waitingSince.values()].filter((since) => since >= day.start))
  const late = waiting.filter((since) => until - since > (queue.target?.thresholdSeconds ?? 0) * SECOND_MS).length
  const total = (of: (lane: LaneCounts) => Float64Array): number => column(of).reduce((sum, value) => sum + value, 0)
  return {
    queueId: queue.queueId,
    day,
    unknownFrom: null,
    offered,
    handled: column((lane) => lane.handled),
    abandoned: column((lane) => lane.abandoned),
    talkMs: column((lane) => lane.talkMs),
    holdMs: column((lane) => lane.holdMs),
    wrapMs: column((lane) => lane.wrapMs),
    level: { numerator: total((lane) => lane.inTime), denominator: total((lane) => lane.decided) + late },
    waitingInTime: waiting.length - late,
    offeredSoFar: offered.reduce((sum, count) => sum + count, 0),
    vendors: lanes.map(
      (lane): VendorToday => ({
        vendorId: lane.vendorId,
        offeredLately: sumOf(part(counts, lane.offered, until - SHARES_INTERVALS * INTERVAL_MS, until)),
        productiveMs: [...part(counts, lane.productiveMs, until - PRESENCE_INTERVALS * INTERVAL_MS, until)],
        waiting: lane.waitingSince.size,
        inHand: lane.inHand,
      }),
    ),
  }
}

/** People by vendor and the queues they serve, from the last state of each that was known by a moment. */
export function crewsOf(states: Iterable<AgentHappening>, names: DemoNames): readonly CrewNow[] {
  const crews = new Map<string, { vendorId: number; queueIds: readonly number[]; productive: number; staffed: number; available: number }>()
  for (const { state, shift } of states) {
    if (state === 'offline') continue
    const queueIds = shift.team.serves.map(({ queue }) => names.queueId(queue)).sort((a, b) => a - b)
    const vendorId = names.vendorId(shift.team.vendor)
    const name = `${vendorId} ${queueIds.join()}`
    const crew = crews.get(name) ?? { vendorId, queueIds, productive: 0, staffed: 0, available: 0 }
    crew.staffed += 1
    if (state === 'available') crew.available += 1
    if (state === 'available' || state === 'handling' || state === 'wrap') crew.productive += 1
    crews.set(name, crew)
  }
  return [...crews.values()]
}

function handleMsOf({ talkMs, holdMs, wrapMs }: LaneCounts): Float64Array {
  return talkMs.map((ms, place) => ms + (holdMs[place] ?? 0) + (wrapMs[place] ?? 0))
}

function part(counts: DemoCounts, column: Float64Array, from: Instant, to: Instant): Float64Array {
  return column.subarray(counts.placeOf(from), counts.placeOf(to))
}

function sumOf(column: Float64Array): number {
  return column.reduce((sum, value) => sum + value, 0)
}
