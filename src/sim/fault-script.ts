import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/shared/instant.ts'
import { Random } from '../domain/shared/random.ts'
import { chosen } from './chance.ts'
import type { Company, SimQueue, Team } from './company.ts'
import type { Fault, FaultKind } from './fault.ts'
import { plannedContacts, quarterPart } from './season.ts'
import type { ZoneClock } from './zone-clock.ts'

/** Where contacts are expected at an instant, so that a fault meets somebody. */
interface Load {
  readonly queue: SimQueue
  readonly team: Team
  readonly weight: number
}

export interface ScriptSource {
  readonly company: Company
  readonly zones: ZoneClock
  readonly seed: number
}

const FIRST_AFTER_MS = 60_000
const FIRST_LASTS_MS = 40 * MINUTE_MS
/**
 * What shows on a desk within minutes, also on one that does not know yet how many contacts are usual. No silent platform: its past is
 * being filled in meanwhile, so it is heard.
 */
const FIRST_KINDS = ['marketSurge', 'siteDown', 'languageShort'] as const
/** The first one is a strong one. */
const FIRST_SURGE_MORE = 1.3
/** It meets where about as much is going on as anywhere. */
const FIRST_LOAD_MIN = 0.3
const FIRST_SHORT_MORE = 0.25
const KINDS = ['siteDown', 'marketSurge', 'feedSilent', 'languageShort', 'ingressDown', 'systemSlow', 'wrongRouting'] as const
const PER_DAY_PROBABILITY = 0.6
const DAYS_BEFORE = 60
const DAYS_AFTER = 400

/** The faults of a demo that began at `since`: the first within minutes of it, others on many days before and after. */
export function scriptedFaults(source: ScriptSource, since: Instant): Fault[] {
  const { seed } = source
  const firstKind = FIRST_KINDS[seed % FIRST_KINDS.length] ?? 'siteDown'
  const from = Math.ceil((since + FIRST_AFTER_MS) / MINUTE_MS) * MINUTE_MS
  const faults: Fault[] = [
    {
      key: 'first',
      from,
      to: from + FIRST_LASTS_MS,
      ...stronger(faultOf(source, firstKind, { at: from, loadMin: FIRST_LOAD_MIN }, new Random(`${seed}/fault/first`))),
    },
  ]
  const today = Math.floor(since / DAY_MS)
  for (let day = today - DAYS_BEFORE; day <= today + DAYS_AFTER; day += 1) {
    const random = new Random(`${seed}/fault/${day}`)
    if (random.uniform() >= PER_DAY_PROBABILITY) continue
    const kind = KINDS[Math.floor(random.uniform() * KINDS.length)] ?? 'marketSurge'
    const begins = day * DAY_MS + Math.floor(random.uniform() * 24 * 4) * (HOUR_MS / 4)
    const ends = begins + Math.round((25 + random.uniform() * 95) * 60) * 1_000
    // Around the first one nothing else happens, so that it is what one sees.
    if (ends > since - 3 * HOUR_MS && begins < since + 2 * HOUR_MS) continue
    faults.push({ key: `day-${day}`, from: begins, to: ends, ...faultOf(source, kind, { at: begins, loadMin: 0 }, random) })
  }
  return faults
}

function stronger(fault: FaultKind): FaultKind {
  if (fault.kind === 'marketSurge') return { ...fault, factor: fault.factor + FIRST_SURGE_MORE }
  if (fault.kind === 'languageShort') return { ...fault, fraction: fault.fraction + FIRST_SHORT_MORE }
  return fault
}

function faultOf(
  source: ScriptSource,
  kind: FaultKind['kind'],
  { at, loadMin }: { readonly at: Instant; readonly loadMin: number },
  random: Random,
): FaultKind {
  const loads = loadsAt(source, at)
  const most = Math.max(...loads.map(({ weight }) => weight))
  const [first, ...rest] = loads.filter(({ weight }) => weight >= most * loadMin)
  if (first === undefined) throw new Error('a simulated company expects nobody, expected contacts at all hours')
  const { queue, team } = chosen(random, [first, ...rest])
  switch (kind) {
    case 'siteDown':
      return { kind, vendor: team.vendor, site: team.site }
    case 'marketSurge':
      return { kind, market: queue.market, factor: 1.7 + random.uniform() }
    case 'feedSilent':
      return { kind, feed: team.feed, delivers: 'late' }
    case 'languageShort':
      return { kind, language: team.language, fraction: 0.35 + 0.25 * random.uniform() }
    case 'ingressDown':
      return { kind, market: queue.market }
    case 'systemSlow':
      return { kind, factor: 1.25 + 0.3 * random.uniform() }
    case 'wrongRouting':
      return { kind, queue: queue.key, toQueue: neighbourOf(source.company, queue), fraction: 0.3 + 0.4 * random.uniform() }
  }
}

/** Phone queues with their teams, by the square of what is expected: where most is going on a fault is seen best. */
function loadsAt({ company, zones, seed }: ScriptSource, at: Instant): Load[] {
  return company.pools.flatMap(({ queues, teams }) =>
    queues.flatMap((queue) => {
      const market = company.markets.find(({ key }) => key === queue.market)
      if (queue.channel !== 'phone' || queue.routing.kind !== 'shares' || market === undefined) return []
      const { dayNumber, minute } = zones.localOf(queue.zone, at)
      const expected = plannedContacts(queue, market, dayNumber, seed) * quarterPart(queue, minute)
      const { shares } = queue.routing
      return teams.flatMap((team) => {
        const staffed = team.serves.find((served) => served.queue === queue.key)?.staffedFor ?? 0
        const share = shares.find(({ vendor }) => vendor === team.vendor)?.weight ?? 0
        const weight = (expected * staffed * share) ** 2
        return weight > 0 ? [{ queue, team, weight }] : []
      })
    }),
  )
}

/** Another queue of the same market and people, where misled contacts end up. */
function neighbourOf(company: Company, queue: SimQueue): string {
  const pool = company.pools.find(({ queues }) => queues.includes(queue))
  const others = pool?.queues.filter((each) => each !== queue && each.market === queue.market && each.routing.kind === 'shares') ?? []
  return others[0]?.key ?? queue.key
}
