// What keeping every forecast takes: a day of looks of 200 queues, four an hour, each to the end of its day, and the next eight weeks of each
// queue once. Bytes with indexes, how long a look takes to write, and what is read of a day to score one hour ahead. `node bench/forecast-storage.ts --queues N`.
import { parseArgs } from 'node:util'
import { forecastBook } from '../src/adapters/store/own-forecast.ts'
import type { KeptForecast } from '../src/app/outlook/kept-forecast.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { ownStore } from '../test/support/own-store.ts'

const { values } = parseArgs({ options: { queues: { type: 'string', default: '200' } } })
const queues = Number(values.queues)
if (!Number.isSafeInteger(queues) || queues < 1) {
  process.stderr.write(`forecast-storage: --queues ${values.queues}, expected a whole number from 1\n`)
  process.exit(2)
}

const DAY = Date.UTC(2026, 2, 2)
const QUARTERS = DAY_MS / INTERVAL_MS
/** As many as the outlook hands over at once. */
const KEPT_AT_ONCE = 10
/** Shown at the end of a day too. */
const AHEAD_MIN = 8
const DAYS_AHEAD = 56

const random = new Random('bench/forecast-storage')
const store = await ownStore({ shards: 1, now: DAY, isDurable: true })
const book = forecastBook(store.connections)
const sizeOf = async (): Promise<number> => {
  const [row] = await store.owner<{ bytes: number }>(`select pg_total_relation_size('own_forecast') as bytes`)
  return Number(row?.bytes ?? 0)
}

const empty = await sizeOf()
const from = performance.now()
for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
  await keepAll((queueId) => [lookOf(queueId, DAY + quarter * INTERVAL_MS, Math.max(QUARTERS - quarter, AHEAD_MIN))])
}
const lookMs = (performance.now() - from) / QUARTERS
const looks = await sizeOf()
await keepAll((queueId) => Array.from({ length: DAYS_AHEAD }, (_, day) => dayOf(queueId, day + 1)))
const days = await sizeOf()
const readFrom = performance.now()
const cells = await book.before(INTERNAL, { kind: 'minutes', minutes: 60 }, { queueIds: null, from: DAY, to: DAY + DAY_MS })
const readMs = performance.now() - readFrom
await store.close()

const result = {
  name: 'forecasts kept',
  queues,
  looksBytesPerDay: looks - empty,
  bytesPerLook: Math.round((looks - empty) / queues / QUARTERS),
  daysBytesPerDay: days - looks,
  bytesPerDayAhead: Math.round((days - looks) / queues / DAYS_AHEAD),
  keepLookMs: Math.round(lookMs * 10) / 10,
  hourAheadCells: cells.length,
  hourAheadReadMs: Math.round(readMs * 10) / 10,
}
process.stdout.write(`${JSON.stringify(result)}\n`)

async function keepAll(forecastsOf: (queueId: number) => readonly KeptForecast[]): Promise<void> {
  for (let first = 1; first <= queues; first += KEPT_AT_ONCE) {
    const ids = Array.from({ length: Math.min(KEPT_AT_ONCE, queues + 1 - first) }, (_, place) => first + place)
    await book.keep(ids.flatMap(forecastsOf))
  }
}

function lookOf(queueId: number, start: Instant, length: number): KeptForecast {
  const line = (scale: number): number[] => Array.from({ length }, () => scale * random.uniform())
  return {
    ...{ queueId, madeAt: start + 12_000, from: start, daysAhead: 0 },
    basis: {
      model: { name: 'calendar-level-shape', version: 1 },
      inputs: {
        ...{ asOf: start, trainedFrom: '2026-01-05', trainedUntil: '2026-03-01', days: 56 },
        ...{ seenIntervals: QUARTERS - length, excludedIntervals: 7, events: [] },
      },
    },
    ...{ offered: line(40), low: line(30), high: line(60), ahtSeconds: line(600) },
    ...{ heads: line(30), required: line(30).map(Math.round), level: line(1) },
    day: { offeredSoFar: 400, offered: 2_000, low: 1_900, high: 2_100, level: { mean: 0.8, low: 0.7, high: 0.9 }, meetsTarget: 0.6 },
  }
}

function dayOf(queueId: number, daysAhead: number): KeptForecast {
  const whole = lookOf(queueId, DAY + daysAhead * DAY_MS, QUARTERS)
  return { ...whole, madeAt: DAY, daysAhead, heads: null, required: null, level: null }
}
