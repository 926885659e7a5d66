import { HOUR_MS, SECOND_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import type { SkilledQueue, SkillGroup } from '../domain/staffing/shared-skills.ts'
import type { Arrival } from './arrivals.ts'
import { exponential } from './chance.ts'
import { workFloor } from './floor.ts'
import { arrivalAt, drawnRules, QUEUE, shiftOf, TEAM } from './one-queue-floor.ts'
import { type Measured, measure, type Wait } from './steady-queue.ts'

export interface SkilledMeasured {
  readonly queue: string
  readonly serviceLevel: Measured
  readonly abandonFraction: Measured
}

const WARM_UP_FRACTION = 0.1

/** The floor with several queues and groups of agents in a long run: who waits longest goes first, who is free longest takes it. */
export function simulateSkilledQueues(
  queues: readonly SkilledQueue[],
  groups: readonly SkillGroup[],
  { hours, seed }: { readonly hours: number; readonly seed: number },
): readonly SkilledMeasured[] {
  const random = new Random(`${seed}/skilled`)
  const drawn = queues.flatMap((queue, place) => drawArrivals(queue, place, hours, random)).sort((one, other) => one.at - other.at)
  const simQueues = queues.map(({ queue }) => ({ ...QUEUE, key: queue, routing: { kind: 'pooled' as const, feed: TEAM.feed } }))
  const arrivals: Arrival[] = drawn.map(({ at, place }, leg) => ({ ...arrivalAt(at, leg), queue: simQueues[place] ?? QUEUE }))
  const teams = groups.map(({ serves }, place) => ({
    ...TEAM,
    key: `group-${place}`,
    serves: serves.map((queue) => ({ queue, staffedFor: 1 })),
  }))
  const shifts = groups.flatMap(({ agents }, place) =>
    Array.from({ length: agents }, (_, agent) => ({ ...shiftOf(agent), agent: `group-${place}-${agent}`, team: teams[place] ?? TEAM })),
  )
  const rules = {
    ...drawnRules(
      drawn.map(({ handleMs }) => handleMs),
      drawn.map(({ patienceMs }) => patienceMs),
    ),
    route: () => null,
  }
  const waits = new Map<string, Wait[]>(queues.map(({ queue }) => [queue, []]))
  for (const happening of workFloor({ arrivals, queues: simQueues, teams, shifts }, rules)) {
    if (happening.kind !== 'contact' || (happening.fact !== 'answered' && happening.fact !== 'abandoned')) continue
    waits.get(happening.arrival.queue.key)?.push({ ms: happening.waitMs ?? 0, isServed: happening.fact === 'answered' })
  }
  return queues.map(({ queue, thresholdSeconds }) => {
    const all = waits.get(queue) ?? []
    const counted = all.slice(Math.floor(all.length * WARM_UP_FRACTION))
    const limitMs = thresholdSeconds * SECOND_MS
    return {
      queue,
      serviceLevel: measure(counted, ({ ms, isServed }) => (isServed && ms <= limitMs ? 1 : 0)),
      abandonFraction: measure(counted, ({ isServed }) => (isServed ? 0 : 1)),
    }
  })
}

interface Drawn {
  readonly at: number
  readonly place: number
  readonly handleMs: number
  readonly patienceMs: number
}

function drawArrivals({ callsPerHour, ahtSeconds, patienceSeconds }: SkilledQueue, place: number, hours: number, random: Random): Drawn[] {
  const drawn: Drawn[] = []
  for (let at = exponential(random, HOUR_MS / callsPerHour); at < hours * HOUR_MS; at += exponential(random, HOUR_MS / callsPerHour)) {
    const patience = exponential(random, patienceSeconds * SECOND_MS)
    drawn.push({
      at: Math.floor(at),
      place,
      handleMs: Math.max(1, Math.round(exponential(random, ahtSeconds * SECOND_MS))),
      patienceMs: Math.max(1, Math.round(patience)),
    })
  }
  return drawn
}
