// One day of the demo company, simulated and made into events, on one core. `node bench/sim-day.ts --count DAYS --seed S`.
import { parseArgs } from 'node:util'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { simZones } from '../src/cli/sim-zones.ts'
import { daysOfCivil } from '../src/domain/shared/civil.ts'
import { DEMO_COMPANY } from '../src/sim/demo-company.ts'
import { eventOf, sendingsOf } from '../src/sim/sending.ts'
import { simulateDay } from '../src/sim/simulate.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '7' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
const AIM_SECONDS = 2
const FIRST_DAY = daysOfCivil(2026, 10, 5)

const simulation = { company: DEMO_COMPANY, zones: simZones(temporalCalendar), seed, faults: [], shares: [] }
const cpuSeconds = (): number => process.cpuUsage().user / 1e6
const daySeconds: number[] = []
let eventSeconds = 0
let events = 0
let contacts = 0
for (let day = FIRST_DAY; day < FIRST_DAY + count; day += 1) {
  const begun = cpuSeconds()
  const { happenings } = simulateDay(simulation, day)
  daySeconds.push(cpuSeconds() - begun)
  for (const happening of happenings) if (happening.kind === 'contact' && happening.fact === 'offered') contacts += 1
  const simulated = cpuSeconds()
  for (const sending of sendingsOf(happenings, DEMO_COMPANY.feeds, [], String(day)))
    events += JSON.stringify(eventOf(sending)).length > 0 ? 1 : 0
  eventSeconds += cpuSeconds() - simulated
}
const sorted = [...daySeconds].sort((a, b) => a - b)
const rounded = (seconds: number): number => Math.round(seconds * 1_000) / 1_000
const medianSeconds = rounded(sorted[Math.floor(sorted.length / 2)] ?? 0)
const result = {
  name: 'a simulated day, one core',
  count,
  seed,
  contactsPerDay: Math.round(contacts / count),
  eventsPerDay: Math.round(events / count),
  medianSeconds,
  maxSeconds: rounded(sorted.at(-1) ?? 0),
  aimSeconds: AIM_SECONDS,
  eventsAsTextSeconds: rounded(eventSeconds / count),
  ok: medianSeconds <= AIM_SECONDS,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
