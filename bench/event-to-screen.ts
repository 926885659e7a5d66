// From an event to the screen, measured in the browser: a served desk of 200 queues and 8 vendors takes 1,000 events a second over HTTP;
// contacts are offered to one queue, and each is seen when the desk's figure of that queue, painted, has counted it.
// `node bench/event-to-screen.ts --seconds 60 --rate 1000 --streams 200`: once with that desk alone, once with so many more listening.
// Everything, the browser, the sender and those who listen too, shares the machine.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { apiClient } from '../src/cli/api-client.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { makeTestFolder, processesBelow } from '../test/support/cluster-process.ts'
import { buildDesk } from '../test/support/desk-page.ts'
import { startDesk } from '../test/support/desk-process.ts'
import { type FigureWatch, type Shown, watchFigure } from './support/figure-watch.ts'
import { contactText, LiveTraffic } from './support/live-traffic.ts'
import { operationSeed } from './support/steady-contacts.ts'
import type { Heard } from './support/stream-readers.ts'

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '1000' },
    streams: { type: 'string', default: '200' },
  },
})
const SECONDS = Number(options.seconds)
const RATE = Number(options.rate)
const STREAMS = Number(options.streams)
const SIZE = { queues: 200, vendors: 8 }
/** Facts of a contact in `steadyContacts`, on average. */
const FACTS_PER_CONTACT = 3.76
const ADMIN_TOKEN = 'an-admin-token-of-benches-0123456789'
const AIM_MS = 1_000
/** After the last event everything has to be seen within. */
const SEEN_MS_MAX = 20_000
/** A stream hears something four times a second while events come. */
const SILENT_MS_MAX = 5_000

await buildDesk()
const folder = await makeTestFolder()
const desk = await startDesk(['--data', join(folder.path, 'data'), '--empty'], { LOADLINE_ADMIN_TOKEN: ADMIN_TOKEN })
const browser = await launchBrowser()
try {
  const api = apiClient(desk.url, ADMIN_TOKEN)
  await api.post('/api/v1/records', operationSeed({ ...SIZE, queues: SIZE.queues + 1 }))
  const { secret } = (await api.post('/api/v1/tokens', { kind: 'feed', feed: 'acd', name: 'bench' })) as { readonly secret: string }
  const traffic = new LiveTraffic({ url: desk.url, token: secret, ...SIZE, contactsPerSecond: Math.round(RATE / FACTS_PER_CONTACT) })
  await traffic.fill()
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(`${desk.url}${desk.linkPath}`)
  await page.getByRole('button').first().click()
  await page.locator('[data-testid="live-mark"]').waitFor()
  await page.goto(`${desk.url}/?queue=q${SIZE.queues}`)
  const watch = await watchFigure(page, 'aside table.figures tbody tr:first-child td:nth-of-type(1)')
  print(await measure({ name: 'event to screen, in the browser', traffic, watch }))
  const readers = fork(fileURLToPath(new URL('support/stream-readers.ts', import.meta.url)), [desk.url, ADMIN_TOKEN, String(STREAMS)])
  await once(readers, 'message')
  const measured = await measure({ name: `event to screen, beside ${STREAMS} more streams`, traffic, watch })
  const heard = await endReaders(readers)
  const isHeard = heard.snapshots === STREAMS && heard.silentMsMax < SILENT_MS_MAX && heard.changesMin > SECONDS
  print({ ...measured, ...heard, ok: measured['ok'] === true && isHeard })
} finally {
  await browser.close()
  desk.child.kill('SIGTERM')
  await desk.ended
  for (const pid of processesBelow(folder.path)) process.kill(pid, 'SIGKILL')
  await folder.remove()
}

interface Measuring {
  readonly name: string
  readonly traffic: LiveTraffic
  readonly watch: FigureWatch
}

/** Nothing else is offered to the queue that is watched, so a contact is seen once the figure has risen by as many as were offered up to it. */
async function measure({ name, traffic, watch }: Measuring): Promise<Record<string, unknown>> {
  const offeredAt: number[] = []
  const first = await watch.last()
  const before = traffic.sent
  const startedAt = performance.now()
  await traffic.run(SECONDS, () => [probe(offeredAt)])
  const seconds = (performance.now() - startedAt) / 1_000
  const shown = await watch.until(first + offeredAt.length, SEEN_MS_MAX)
  const latencies = latenciesOf(offeredAt, shown, first)
  const quantile = (q: number): number =>
    Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? Number.NaN)
  return {
    name,
    count: offeredAt.length,
    eventsPerSecond: Math.round((traffic.sent - before) / seconds),
    queues: SIZE.queues,
    vendors: SIZE.vendors,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    maxMs: quantile(1),
    aimP99Ms: AIM_MS,
    acknowledged: traffic.accepted,
    serverRssMb: rssMb(desk.child.pid),
    ok: offeredAt.length > 0 && latencies.length === offeredAt.length && traffic.accepted === traffic.sent,
  }
}

function probe(offeredAt: number[]): string {
  const at = Date.now()
  offeredAt.push(at)
  return contactText({ contactId: `probe-${at}-${offeredAt.length}`, fact: 'offered', at, queue: `N${SIZE.queues}`, vendor: 'v0' })
}

/** From each offer to the frame that had counted it, in ascending order. */
function latenciesOf(offeredAt: readonly number[], shown: readonly Shown[], first: number): readonly number[] {
  const latencies: number[] = []
  let at = 0
  for (const [place, offered] of offeredAt.entries()) {
    while (at < shown.length && (shown[at] as Shown).value - first <= place) at += 1
    const seen = shown[at]
    if (seen !== undefined) latencies.push(seen.paintedAt - offered)
  }
  return latencies.sort((a, b) => a - b)
}

async function endReaders(readers: ChildProcess): Promise<Heard> {
  readers.send('end')
  const [heard] = (await once(readers, 'message')) as [Heard]
  return heard
}

/** Memory of a process in MB, where the system tells it. */
function rssMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024)
}

function print(said: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
  if (said['ok'] !== true) process.exitCode = 1
}
