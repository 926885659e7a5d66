// The simulated company over 56 days beside a real bank's February 1999 (Anonymous Bank, Technion; Guedj, Mandelbaum) and the calls of a North
// American bank in 2003 (De Livera, Hyndman and Snyder 2011), where they are there. `node prove/sim-faithfulness.ts --count DAYS --seed S`.
// Prints the table of docs/simulator.md on stderr.
import { parseArgs } from 'node:util'
import { daysOfCivil } from '../src/domain/shared/civil.ts'
import { HAZARD_EDGES, type HandleFit, handleFit, hazardPerMinute } from './support/contact-times.ts'
import { type CountedDay, type CountShape, correlation, residualsOf, shapeOf, shapeOfDays } from './support/count-shape.ts'
import { bankCalls2003, bankFebruary } from './support/recorded-shapes.ts'
import { simulatedMail, simulatedPhone } from './support/simulated-shapes.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '56' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 14 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`sim-faithfulness: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 14\n`)
  process.exit(2)
}

const FIRST_DAY = daysOfCivil(2026, 9, 3)
const QUEUES = ['de-service', 'de-billing', 'uk-service'] as const

interface Column {
  readonly name: string
  readonly shape: CountShape
  readonly hazard: readonly number[] | null
  readonly handle: HandleFit | null
}

const startedAt = performance.now()
const phone = simulatedPhone(seed, FIRST_DAY, count, QUEUES)
const mail = simulatedMail(seed, FIRST_DAY, count)
const ordinary = (queue: string): readonly CountedDay[] => phone.days.get(queue) ?? []
const simulated: Column = {
  name: 'simulated',
  shape: shapeOf(ordinary('de-service')),
  hazard: hazardPerMinute(phone.waits),
  handle: handleFit(phone.handleSeconds),
}
const february = bankFebruary()
const calls2003 = bankCalls2003()
const columns: Column[] = [simulated]
if (february !== null)
  columns.push({
    name: 'bank, February 1999',
    shape: shapeOf(february.days),
    hazard: hazardPerMinute(february.waits),
    handle: handleFit(february.handleSeconds),
  })
if (calls2003 !== null) columns.push({ name: 'bank calls, 2003', shape: shapeOf(calls2003.days), hazard: null, handle: null })
const between = betweenQueues('de-service', 'uk-service')
process.stderr.write(`${tableOf(columns).join('\n')}\n`)

const { shape, handle, hazard } = simulated
const checks: Readonly<Record<string, boolean>> = {
  'every contact is decided': phone.undecided === 0 && mail.undecided === 0,
  'periods end in time': phone.restUsed < 1 && mail.restUsed < 1,
  'days are overdispersed': shape.dayDispersion > 3 && shape.dayVariation > 0.04 && shape.dayVariation < 0.15,
  'quarter hours are overdispersed': shape.quarterDispersion > 1.1 && shape.quarterVariation < 0.2,
  'busy stretches last': shape.correlationLag1 > 0.1,
  'busy mornings make busy afternoons': shape.halvesCorrelation > 0.2,
  'Mondays are busiest and Sundays quiet': (shape.monday ?? 0) > 1.08 && (shape.sunday ?? 1) < 0.6,
  'people leave at once and after the announcement': (hazard?.[0] ?? 0) > (hazard?.[1] ?? 1) && (hazard?.[3] ?? 0) > (hazard?.[2] ?? 1),
  'handle times are close to log-normal': (handle?.logNormalDistance ?? 1) < 0.05,
}
const result = {
  name: 'faithfulness of the simulator',
  count,
  seed,
  contacts: phone.contacts,
  answeredInTime: rounded(phone.answeredWithin / phone.contacts),
  abandoned: rounded(phone.abandoned / phone.contacts),
  mail: mail.contacts,
  mailWithinPromise: rounded(mail.withinPromise),
  mailOldestHours: rounded(mail.oldestHours),
  dayVariation: rounded(shape.dayVariation),
  quarterDispersion: rounded(shape.quarterDispersion),
  logNormalDistance: rounded(handle?.logNormalDistance ?? 1),
  restUsed: rounded(Math.max(phone.restUsed, mail.restUsed)),
  failed: Object.keys(checks).filter((check) => checks[check] !== true),
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  ok: Object.values(checks).every((check) => check),
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1

/** How far two queues of different markets and languages deviate together, by day totals. */
function betweenQueues(a: string, b: string): number {
  const weekdays = (queue: string): CountedDay[] => ordinary(queue).filter(({ weekday }) => weekday < 5)
  const shapes = [shapeOfDays(weekdays(a)), shapeOfDays(weekdays(b))]
  const other = weekdays(b)
  const pairs = weekdays(a).flatMap((day, place) => {
    const theirs = residualsOf(other[place] ?? day, shapes[1] ?? [])
    return residualsOf(day, shapes[0] ?? []).map((own, quarter): [number, number] => [own, theirs[quarter] ?? Number.NaN])
  })
  return correlation(pairs.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)))
}

function tableOf(list: readonly Column[]): string[] {
  const row = (name: string, figure: (column: Column) => number | null | undefined): string =>
    `| ${[name, ...list.map((column) => shown(figure(column)))].join(' | ')} |`
  const ofShape = (name: string, key: keyof CountShape): string => row(name, (column) => column.shape[key])
  return [
    `| | ${list.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${list.map(() => '---').join(' | ')} |`,
    ofShape('days', 'days'),
    ofShape('contacts a day', 'contactsPerDay'),
    ofShape('variation of day totals around the weekday', 'dayVariation'),
    ofShape('dispersion of day totals (variance by mean)', 'dayDispersion'),
    ofShape('dispersion of quarter hours within the day', 'quarterDispersion'),
    ofShape('of it beyond Poisson, as variation of the rate', 'quarterVariation'),
    ofShape('correlation of quarter hours, next', 'correlationLag1'),
    ofShape('same, an hour later', 'correlationLag4'),
    ofShape('same, three hours later', 'correlationLag12'),
    ofShape('correlation of the halves of a day', 'halvesCorrelation'),
    row('correlation of quarter hours between two markets', (column) => (column === simulated ? between : null)),
    ofShape('busiest hour, part of the day', 'peakHourShare'),
    ofShape('Monday against Tuesday to Thursday', 'monday'),
    ofShape('Friday', 'friday'),
    ofShape('Saturday', 'saturday'),
    ofShape('Sunday', 'sunday'),
    ...HAZARD_EDGES.slice(0, -1).map((from, place) =>
      row(`leaves per minute of waiting, ${from} to ${HAZARD_EDGES[place + 1]} s`, ({ hazard: each }) => each?.[place] ?? null),
    ),
    row('handle time, mean seconds', ({ handle: each }) => each?.meanSeconds ?? null),
    row('handle time, variation', ({ handle: each }) => each?.variation ?? null),
    row('handle time, spread of logarithms', ({ handle: each }) => each?.logSpread ?? null),
    row('handle time, distance from log-normal', ({ handle: each }) => each?.logNormalDistance ?? null),
  ]
}

function shown(figure: number | null | undefined): string {
  if (figure === null || figure === undefined || Number.isNaN(figure)) return ''
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : String(rounded(figure))
}

function rounded(figure: number): number {
  return Math.round(figure * 1_000) / 1_000
}
