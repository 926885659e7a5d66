// A year's report through the code that answers /api/v1/kpis: from the rollup by local days, and the same summed from all intervals, which
// a zone with the same clocks but another name asks for. `node bench/year-report.ts --queues N --vendors N --days N`.
import { parseArgs } from 'node:util'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { tallyReads } from '../src/adapters/store/tally-read.ts'
import { MomentReads } from '../src/adapters/store/tally-read-moment.ts'
import { queryKpis } from '../src/app/kpis.ts'
import type { KpiDimension, KpiRequest } from '../src/app/kpis-request.ts'
import type { KpiAnswer } from '../src/app/kpis-row.ts'
import { LocalDays } from '../src/app/local-days.ts'
import { INTERNAL } from '../src/app/scope.ts'
import { intervalStartsOf, type LocalDay } from '../src/domain/interval/local-calendar.ts'
import type { Instant } from '../src/domain/shared/instant.ts'
import { type FilledStore, filledStore, fillTallies } from './support/filled-store.ts'

const { values: options } = parseArgs({
  options: {
    queues: { type: 'string', default: '60' },
    vendors: { type: 'string', default: '8' },
    days: { type: 'string', default: '365' },
    rounds: { type: 'string', default: '7' },
  },
})
const QUEUES = Number(options.queues)
const VENDORS = Number(options.vendors)
const DAYS = Number(options.days)
const ROUNDS = Number(options.rounds)
const AIM_MS = 200
const OWN_ZONE = 'Europe/Berlin'
/** Its clocks showed the same all year, so the report is the same, but no rollup is kept by it. */
const SAME_CLOCKS = 'Europe/Vienna'
const START = Date.UTC(2025, 0, 1, 12)
const DAY_MS = 86_400_000
const GROUPS: Readonly<Record<string, readonly KpiDimension[]>> = {
  market: ['market'],
  queue: ['queue'],
  vendor: ['vendor'],
  queueAndVendor: ['queue', 'vendor'],
}

const days = temporalCalendar.days(OWN_ZONE, START, START + (DAYS - 1) * DAY_MS)
const last = days.at(-1) as LocalDay
const store = await filledStore({ queues: QUEUES, vendors: VENDORS, zone: OWN_ZONE, now: last.end + DAY_MS })
try {
  await fill(store)
  const result = await measure(store)
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = result.ok ? 0 : 1
} finally {
  await store.close()
}

async function fill({ owner }: FilledStore): Promise<void> {
  const size = { queues: QUEUES, vendors: VENDORS }
  const starts = days.map((local) => intervalStartsOf(local))
  await fillTallies(owner, 'tally', [{ ...size, scale: 1, starts: starts.flatMap((of, day) => of.map((start) => ({ day, start }))) }])
  const byLength = Map.groupBy(days.keys(), (day) => (starts[day] as readonly Instant[]).length)
  await fillTallies(
    owner,
    'tally_day',
    [...byLength].map(([scale, those]) => ({
      ...size,
      scale,
      starts: those.map((day) => ({ day, start: (days[day] as LocalDay).start })),
    })),
  )
  await owner.query('vacuum analyze tally, tally_day')
}

async function measure({ connections, clock, owner }: FilledStore): Promise<{ readonly ok: boolean }> {
  const reads = tallyReads(connections, new MomentReads(connections, clock), new LocalDays(temporalCalendar))
  const ask = async (by: readonly KpiDimension[], zone: string): Promise<{ readonly ms: number; readonly answer: KpiAnswer }> => {
    const request: KpiRequest = {
      from: { kind: 'date', date: (days[0] as LocalDay).date },
      to: { kind: 'instant', at: last.end },
      interval: 'month',
      by,
      zone,
      knownAt: null,
      thresholdsSeconds: [20],
      only: {},
      withAttainment: null,
    }
    const startedAt = performance.now()
    const answer = await queryKpis(reads, temporalCalendar, INTERNAL, request)
    if (!answer.ok) throw new Error(answer.error.kind)
    return { ms: performance.now() - startedAt, answer: answer.value }
  }
  const rollup: Record<string, number> = {}
  for (const [name, by] of Object.entries(GROUPS)) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) times.push((await ask(by, OWN_ZONE)).ms)
    rollup[name] = median(times)
  }
  const byQueue = await ask(['queue'], OWN_ZONE)
  const fromIntervals = await ask(['queue'], SAME_CLOCKS)
  const { rows } = await owner.query<{ intervals: string; days: string; size: string }>(
    `select (select count(*) from tally) as intervals, (select count(*) from tally_day) as days, pg_size_pretty(pg_table_size('tally')) as size`,
  )
  const [{ intervals, days: dayRows, size }] = rows as [{ intervals: string; days: string; size: string }]
  return {
    name: 'year report',
    count: Number(intervals),
    rowsOfRollup: Number(dayRows),
    intervalsOnDisk: size,
    aimMs: AIM_MS,
    ...Object.fromEntries(Object.entries(rollup).map(([name, ms]) => [`medianMsBy_${name}`, round(ms)])),
    rounds: ROUNDS,
    rowsByQueue: byQueue.answer.rows.length,
    fromIntervalsMsBy_queue: round(fromIntervals.ms),
    ok: JSON.stringify(byQueue.answer.rows) === JSON.stringify(fromIntervals.answer.rows) && byQueue.answer.rows.length > 0,
  } as { readonly ok: boolean }
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] as number
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
