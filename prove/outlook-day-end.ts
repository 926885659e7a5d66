// Whether days of the demo company end as was foreseen of them at noon and at three in the afternoon, on each queue's own clock: of days foreseen to
// meet the target with some probability, how many did. `node prove/outlook-day-end.ts --count DAYS --seed S`: eight weeks before the days are learned
// from, each day anew; the engine sees of a day what was known at the moment.
import { makeOutlook } from '../src/app/outlook/make-outlook.ts'
import type { QueueOutlook } from '../src/app/outlook/queue-outlook.ts'
import type { Queue } from '../src/domain/record/directory.ts'
import { DAY_MS, HOUR_MS, type Instant } from '../src/domain/shared/instant.ts'
import type { Pool } from '../src/sim/company.ts'
import { askedNumbers } from './support/asked-numbers.ts'
import { DayEnds } from './support/day-ends.ts'
import { DemoWorld, FIRST } from './support/demo-world.ts'

const { count, seed } = askedNumbers('outlook-day-end', { count: 28, seed: 1 })

const HOURS = [12, 15] as const
/** By how much the probabilities may be off on the mean over their bins. */
const OFF_MAX = 0.08
const startedAt = performance.now()

const world = await DemoWorld.of({ seed, count, isWanted: ({ period }) => period === 'day' })
const ends = new DayEnds()
for (const until of moments()) {
  world.goOnTo(until)
  for (const pool of world.pools) foresee(queuesOf(pool), until)
}

process.stderr.write(`${ends.table().join('\n')}\n`)
const figures = ends.figures
const ok = figures.offOfBins < OFF_MAX && figures.brier < figures.brierOfUsual
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(`${JSON.stringify({ name: 'days foreseen to meet their target', count, seed, ...figures, ok, seconds })}\n`)
process.exitCode = ok ? 0 : 1

/** Noon and three on the clock of each queue, in order. */
function moments(): readonly Instant[] {
  const found = new Set<Instant>()
  for (const zone of new Set(world.queues.map((queue) => queue.zone)))
    for (let day = 0; day < count; day += 1) for (const hour of HOURS) found.add(startOf(zone, day) + hour * HOUR_MS)
  return [...found].sort((a, b) => a - b)
}

/** The local day that is so many after the first. */
function startOf(zone: string, day: number): Instant {
  return world.localDays.dayAt(zone, FIRST + day * DAY_MS + DAY_MS / 2).start
}

function queuesOf(pool: Pool): readonly Queue[] {
  const keys = new Set(pool.queues.map(({ key }) => key))
  return world.queues.filter(({ key }) => keys.has(key))
}

/** All queues of a pool at once, since they share people; only those are kept for whom it is noon or three. */
function foresee(queues: readonly Queue[], until: Instant): void {
  if (!queues.some(({ zone }) => isAsked(world.localDays.dayAt(zone, until).start, until))) return
  const learned = new Map([...world.learned].filter(([queueId]) => queues.some((queue) => queue.queueId === queueId)))
  const outlooks = makeOutlook({ learned, seen: world.seen(queues), commitments: [], effects: [] })
  for (const outlook of outlooks) add(outlook, until)
}

function isAsked(dayStart: Instant, until: Instant): boolean {
  return HOURS.some((hour) => until === dayStart + hour * HOUR_MS)
}

function add({ queueId, dayEnd }: QueueOutlook, until: Instant): void {
  const target = world.queue(queueId).target?.fraction ?? null
  if (dayEnd === null || dayEnd.level === null || dayEnd.meetsTarget === null || target === null) return
  if (!isAsked(dayEnd.day.start, until)) return
  const came = world.came.levelOf(queueId, dayEnd.day.start, dayEnd.day.end)
  if (came.decided > 0) ends.add({ probability: dayEnd.meetsTarget, level: dayEnd.level, came, target })
}
