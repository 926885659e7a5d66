// What reading and keeping a file of a plan takes, and how long it holds up the thread that serves desks: beside it, as the server does it, and
// on that thread itself, as it was done before. `node bench/import-plan.ts --rows N --queues N
// --vendors N`; with one queue and a dozen vendors a week of a queue is as much as there is.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { temporalCalendar } from '../src/adapters/calendar/temporal-calendar.ts'
import { readWorkbook } from '../src/adapters/files/read-workbook.ts'
import { PLAIN_OPTIONS } from '../src/app/plans/plan-options.ts'
import { readPlanFile } from '../src/app/plans/read-plan-file.ts'
import { formatInstant } from '../src/domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS } from '../src/domain/shared/instant.ts'
import { ownStore } from '../test/support/own-store.ts'
import { serveStore } from './support/http-server.ts'
import { operationSeed } from './support/steady-contacts.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000,450000' },
    queues: { type: 'string', default: '50' },
    vendors: { type: 'string', default: '0' },
  },
})
const QUEUES = Number(values.queues)
/** 0 is: rows are of queues as wholes. */
const VENDORS = Number(values.vendors)
const PLACES = QUEUES * Math.max(VENDORS, 1)
const NOW = Date.UTC(2026, 2, 2, 9)
const HELD_UP_AIM_MS = 100
const SENDER = fileURLToPath(new URL('./support/file-sender.ts', import.meta.url))

const folder = await mkdtemp(join(tmpdir(), 'loadline-import-'))
const store = await ownStore({ shards: 1, now: NOW, isDurable: true })
const server = await serveStore(store, operationSeed({ queues: QUEUES, vendors: Math.max(VENDORS, 2) }))
try {
  let isOk = true
  for (const rows of values.rows.split(',').map(Number)) {
    const result = await measure(rows)
    isOk &&= result.ok
    process.stdout.write(`${JSON.stringify(result)}\n`)
  }
  process.exitCode = isOk ? 0 : 1
} finally {
  await server.close()
  await store.close()
  await rm(folder, { recursive: true, force: true })
}

async function measure(rows: number) {
  const text = fileOf(rows)
  const path = join(folder, `${rows}.csv`)
  await writeFile(path, text)
  const name = `rows-${rows}`
  const rssBefore = process.memoryUsage().rss
  // The thread begins with the first file: that is no part of reading.
  await sent(path, `/api/v1/plans/preview?kind=forecast&name=${name}`)
  const preview = await watched(() => sent(path, `/api/v1/plans/preview?kind=forecast&name=${name}`))
  const keep = await watched(() => sent(path, `/api/v1/plans?kind=forecast&name=${name}`))
  const rssMb = (process.memoryUsage().rss - rssBefore) / 1024 / 1024
  const here = await watched(() => readHere(text))
  const isRead = preview.answer.accepted === rows && keep.answer.status === 201
  return {
    name: `import of a plan, ${rows} rows${VENDORS === 0 ? '' : ` of ${QUEUES} queues with ${VENDORS} vendors`}`,
    ok: isRead && preview.maxMs <= HELD_UP_AIM_MS && keep.maxMs <= HELD_UP_AIM_MS,
    count: rows,
    queues: QUEUES,
    vendors: VENDORS,
    megabytes: round(text.length / 1024 / 1024),
    previewSeconds: round(preview.seconds),
    previewHeldUpP99Ms: round(preview.p99Ms),
    previewHeldUpMaxMs: round(preview.maxMs),
    keepSeconds: round(keep.seconds),
    keepHeldUpP99Ms: round(keep.p99Ms),
    keepHeldUpMaxMs: round(keep.maxMs),
    aimMaxMs: HELD_UP_AIM_MS,
    serverGrewMb: Math.round(rssMb),
    onTheServersThreadSeconds: round(here.seconds),
    onTheServersThreadHeldUpMaxMs: round(here.maxMs),
  }
}

/** Rows of quarter hours to come, place by place. */
function fileOf(rows: number): string {
  const from = Math.floor(NOW / DAY_MS) * DAY_MS + DAY_MS
  const lines = Array.from({ length: rows }, (_, place) => {
    const [queue, vendor, quarter] = [place % QUEUES, Math.floor(place / QUEUES) % Math.max(VENDORS, 1), Math.floor(place / PLACES)]
    const start = formatInstant(from + quarter * INTERVAL_MS)
    return `q${queue},${VENDORS === 0 ? '' : `v${vendor}`},${start},900,${((place * 7) % 400) / 4},${180 + (place % 90)},${4 + (place % 11)}`
  })
  return ['queue,vendor,start,seconds,contacts,aht,heads', ...lines].join('\n')
}

async function sent(
  path: string,
  asked: string,
): Promise<{ readonly status: number; readonly accepted: number; readonly detail?: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, [SENDER, path, `${server.url}${asked}`, server.adminToken])
  return JSON.parse(stdout) as { status: number; accepted: number }
}

async function readHere(text: string): Promise<null> {
  const bytes = new SharedArrayBuffer(Buffer.byteLength(text))
  Buffer.from(bytes).write(text)
  const named = Array.from({ length: QUEUES }, (_, n) => ({ id: n + 1, key: `q${n}`, name: `Queue ${n}`, zone: 'UTC' }))
  const vendors = Array.from({ length: VENDORS }, (_, n) => ({ id: n + 1, key: `v${n}`, name: `Vendor ${n}` }))
  const records = { queues: named, vendors, sites: [] }
  const options = { ...PLAIN_OPTIONS, kind: 'forecast', name: 'here' } as const
  const tools = { calendar: temporalCalendar, readWorkbook, heed: () => undefined }
  const read = await readPlanFile({ format: 'text', bytes, options, records, now: NOW }, tools)
  if (!read.ok || read.value.reading.refused > 0) throw new Error(JSON.stringify(read).slice(0, 300))
  return null
}

async function watched<T>(work: () => Promise<T>) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const from = performance.now()
  delay.enable()
  await aTurn()
  const answer = await work()
  await aTurn()
  delay.disable()
  return { answer, seconds: (performance.now() - from) / 1_000, p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 }
}

/** What holds the thread up is measured from one turn to the next. */
async function aTurn(): Promise<void> {
  await new Promise((turn) => setTimeout(turn, 20))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
