// What learning 200 queues from eight weeks and foreseeing all of them takes, and how long it holds up the thread that serves desks: pasts and
// outlooks cross in parts, the work is done in a thread of its own. `node bench/outlook.ts --queues N`.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { deskOutlook } from '../src/adapters/http/desk-outlook-wire.ts'
import { threadedCompute } from '../src/adapters/process/outlook-compute.ts'
import type { QueueOutlook } from '../src/app/outlook/queue-outlook.ts'
import type { QueuePast } from '../src/app/outlook/queue-past.ts'
import { Random } from '../src/domain/shared/random.ts'
import { poisson } from '../src/sim/chance.ts'
import { encodeDeskOutlook } from '../src/wire/desk-outlook.ts'
import { steadyPast, steadyQueue, steadySeen, steadyToday } from '../test/support/steady-past.ts'

const { values } = parseArgs({ options: { queues: { type: 'string', default: '200' } } })
const queues = Number(values.queues)
if (!Number.isSafeInteger(queues) || queues < 1) {
  process.stderr.write(`outlook: --queues ${values.queues}, expected a whole number from 1\n`)
  process.exit(2)
}

/** The desk must not stutter: whoever serves it is held up no longer than anybody notices. Learning is done once a day, looking after each quarter hour. */
const AIMS = { learnSeconds: 60, lookSeconds: 10, heldUpMaxMs: 100 } as const
const OVER = 32
const TAKEN_AT_ONCE = 10
const random = new Random('bench/outlook')
const pasts = Array.from({ length: queues }, (_, place) =>
  uneven(steadyPast(steadyQueue(place + 1), { offered: 2 + (place % 40), heads: 4 + (place % 16), pastDays: 56 })),
)

const compute = threadedCompute()
await compute.learn([pasts[0] as QueuePast])
const learning = await measured(async () => {
  for (const past of pasts) await compute.learn([past])
})
const crews = pasts.map(({ queue: { queueId } }) => ({ vendorId: 1, queueIds: [queueId], productive: 12, staffed: 14 }))
const seen = steadySeen(
  pasts.map((past) => steadyToday(past, { over: OVER, heads: 10 })),
  crews,
)
const outlooks: QueueOutlook[] = []
const looking = await measured(async () => {
  await compute.look({ seen, commitments: [], changes: [], effects: [], queueIds: null })
  for (let at = 0; at < queues; at += TAKEN_AT_ONCE) {
    outlooks.push(...(await compute.take(pasts.slice(at, at + TAKEN_AT_ONCE).map(({ queue }) => queue.queueId))))
  }
})
await compute.close()
const encodeFrom = performance.now()
const line = encodeDeskOutlook(outlooks.map(deskOutlook))
const encodeMs = performance.now() - encodeFrom

const result = {
  name: 'learning and foreseeing',
  queues,
  learnSeconds: round(learning.seconds),
  learnHeldUpP99Ms: round(learning.p99Ms),
  learnHeldUpMaxMs: round(learning.maxMs),
  lookSeconds: round(looking.seconds),
  lookHeldUpP99Ms: round(looking.p99Ms),
  lookHeldUpMaxMs: round(looking.maxMs),
  lineBytes: line.length,
  lineEncodeMs: round(encodeMs),
  aims: AIMS,
}
const ok =
  learning.seconds < AIMS.learnSeconds &&
  looking.seconds < AIMS.lookSeconds &&
  Math.max(learning.maxMs, looking.maxMs, encodeMs) < AIMS.heldUpMaxMs
process.stdout.write(`${JSON.stringify({ ...result, ok })}\n`)
process.exitCode = ok ? 0 : 1

/** Eight weeks of chance around days of other sizes. */
function uneven(past: QueuePast): QueuePast {
  const size = Array.from({ length: 56 }, (_, day) => 1 + 0.2 * Math.sin(2.3 * day))
  return { ...past, offered: past.offered.map((count, place) => poisson(random, count * (size[Math.floor(place / 96)] ?? 1))) }
}

async function measured(work: () => Promise<void>): Promise<{ readonly seconds: number; readonly p99Ms: number; readonly maxMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  const from = performance.now()
  delay.enable()
  await work()
  delay.disable()
  return { seconds: (performance.now() - from) / 1_000, p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
