import type { Instant } from '../domain/shared/instant.ts'
import type { Company, Region } from './company.ts'
import { dayNumberAt, dayStart, happeningsOfDay } from './region-day.ts'
import { type Sending, sendingsOf } from './sending.ts'
import type { ZoneClock } from './zone-clock.ts'

/** A simulated company: what is simulated, on which clocks, and the seed that decides all chance. */
export interface Simulation {
  readonly company: Company
  readonly zones: ZoneClock
  readonly seed: number
}

/** One region's day, in order of sending. Days are made independently, so any of them can be made alone. */
export function simulateDay({ zones, seed }: Simulation, region: Region, dayNumber: number): Sending[] {
  const happenings = happeningsOfDay(region, zones, seed, dayNumber)
  return sendingsOf(happenings, String(dayNumber), `${seed}/${region.key}/${dayNumber}`)
}

interface Source {
  readonly region: Region
  readonly dayNumber: number
  readonly sendings: readonly Sending[]
  place: number
}

/**
 * Everything the platforms send from the beginning of each region's day that holds `from`, without end: the past as fast as it is
 * taken, then as far ahead as it is asked for. What is left of the days before is not in it.
 */
export function* simulateFrom(simulation: Simulation, from: Instant): Generator<Sending, never> {
  const open = ({ region, dayNumber }: Pick<Source, 'region' | 'dayNumber'>): Source => {
    return { region, dayNumber, sendings: simulateDay(simulation, region, dayNumber), place: 0 }
  }
  const { zones } = simulation
  let sources = simulation.company.regions.map((region) => open({ region, dayNumber: dayNumberAt(region, zones, from) }))
  const next = simulation.company.regions.map((region) => ({ region, dayNumber: dayNumberAt(region, zones, from) + 1 }))
  for (;;) {
    const first = earliest(sources)
    const begins = next.map(({ region, dayNumber }) => dayStart(region, zones, dayNumber))
    const begin = Math.min(...begins)
    if (first !== null && (first.sendings[first.place]?.sentAt ?? 0) < begin) {
      // Until the next day begins the sources are what they are, so their merge need not look again.
      yield* mergeUntil(sources, begin)
    } else {
      const opening = next[begins.indexOf(begin)]
      if (opening === undefined) throw new Error('a simulated company has no region, expected at least one')
      sources = [...sources.filter(({ place, sendings }) => place < sendings.length), open(opening)]
      opening.dayNumber += 1
    }
  }
}

function* mergeUntil(sources: readonly Source[], until: Instant): Generator<Sending> {
  for (let source = earliest(sources); source !== null; source = earliest(sources)) {
    const sending = source.sendings[source.place]
    if (sending === undefined || sending.sentAt >= until) return
    source.place += 1
    yield sending
  }
}

/** The source whose next sending comes first; null when all are at their end. */
function earliest(sources: readonly Source[]): Source | null {
  let best: Source | null = null
  for (const source of sources) {
    const sending = source.sendings[source.place]
    if (sending === undefined) continue
    if (best === null || sending.sentAt < (best.sendings[best.place]?.sentAt ?? 0)) best = source
  }
  return best
}
