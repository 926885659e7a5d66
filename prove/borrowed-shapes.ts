// How well the rest of a day is foreseen of a queue that is new: each queue of the demo company is taken to have begun this morning, or yesterday, and
// foreseen by what its kin are like; beside it what is foreseen of it with eight weeks of its own. `node prove/borrowed-shapes.ts --count DAYS --seed S`.
import { learnQueue } from '../src/app/outlook/learned-queue.ts'
import type { QueuePast } from '../src/app/outlook/queue-past.ts'
import type { Queue } from '../src/domain/record/directory.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS } from '../src/domain/shared/instant.ts'
import { askedNumbers } from './support/asked-numbers.ts'
import { DemoWorld, FIRST } from './support/demo-world.ts'
import { RestErrors } from './support/rest-errors.ts'

const { count, seed } = askedNumbers('borrowed-shapes', { count: 14, seed: 1 })

const HOURS_SEEN = [2, 4, 6] as const
/** Of a queue that is open at night the hours are counted from the morning on: in those before so few come that nothing can be said of its size. */
const MORNING = (6 * HOUR_MS) / INTERVAL_MS
const NOON_MS = 12 * HOUR_MS
const SINCE = ['beganToday', 'beganYesterday', 'known'] as const
const CHANNELS = ['phone', 'chat', 'messaging', 'email'] as const
const UNFORESEEN_MAX = 10
const [COVERAGE_MIN, COVERAGE_MAX] = [70, 95]
const BIAS_MAX = 8
const startedAt = performance.now()

const world = await DemoWorld.of({ seed, count })
const errors = new Map<string, RestErrors>()
for (let noon = FIRST + NOON_MS; noon < FIRST + count * DAY_MS; noon += DAY_MS) {
  world.goOnTo(noon)
  for (const queue of world.queues) foresee(queue, noon)
}

const all = figuresOf('')
const byChannel = Object.fromEntries(CHANNELS.map((channel) => [channel, figuresOf(` ${channel}`)]))
for (const [name, figures] of Object.entries({ all, ...byChannel }))
  for (const since of SINCE) process.stderr.write(`${name} ${since} ${JSON.stringify(figures[since])}\n`)
// A new queue is foreseen, with a band that holds, and not far to one side: all of them, and those of each channel. Of all together the band is not to be
// too wide either; a channel has too few queues to say that.
const holds = Object.values({ all, ...byChannel }).every(({ beganToday, beganYesterday }) =>
  [beganToday, beganYesterday].every(
    ({ unforeseenPercent, coveragePercent, biasPercent }) =>
      unforeseenPercent < UNFORESEEN_MAX && coveragePercent > COVERAGE_MIN && Math.abs(biasPercent) < BIAS_MAX,
  ),
)
const isNarrow = [all.beganToday, all.beganYesterday].every(({ coveragePercent }) => coveragePercent < COVERAGE_MAX)
const ok = holds && isNarrow
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(
  `${JSON.stringify({ name: 'rest of the day of a queue that is new, by the shape of its kin', count, seed, ...all, byChannel, ok, seconds })}\n`,
)
process.exitCode = ok ? 0 : 1

function foresee(queue: Queue, noon: number): void {
  const past = world.past(queue)
  const today = world.localDays.dayAt(queue.zone, noon)
  const others = [...world.learned.values()].filter((each) => each.past.queue.queueId !== queue.queueId)
  const column = world.came.offeredTo(queue.queueId, today.start, today.end)
  const opens = column.findIndex((offered, place) => place >= MORNING && offered > 0)
  if (opens < 0) return
  const models = {
    beganToday: learnQueue(beganAt(past, null), others),
    beganYesterday: learnQueue(beganAt(past, today.start - DAY_MS), others),
    known: world.learned.get(queue.queueId),
  }
  for (const hours of HOURS_SEEN) {
    const seen = column.slice(0, opens + (hours * HOUR_MS) / INTERVAL_MS)
    const came = column.slice(seen.length).reduce((sum, offered) => sum + offered, 0)
    if (came === 0) continue
    for (const since of SINCE) {
      const told = models[since]?.volume.forecast(today, seen, []) ?? null
      const mean = told?.mean.slice(seen.length).reduce<number>((sum, offered) => sum + (offered ?? 0), 0) ?? 0
      const rest = told === null ? null : { mean, sd: told.sumSd ?? 0 }
      for (const name of [since, `${since} ${queue.channel}`]) errorsOf(name).add(rest, came)
    }
  }
}

/** Of all queues, or of those of a channel. */
function figuresOf(suffix: string) {
  const of = (since: (typeof SINCE)[number]) => errorsOf(`${since}${suffix}`).figures
  return { beganToday: of('beganToday'), beganYesterday: of('beganYesterday'), known: of('known') }
}

function errorsOf(name: string): RestErrors {
  const held = errors.get(name) ?? new RestErrors()
  errors.set(name, held)
  return held
}

/** The past of a queue that began then; null: today. */
function beganAt(past: QueuePast, began: number | null): QueuePast {
  return {
    ...past,
    knownFrom: began,
    offered: past.offered.map((offered, place) => (began !== null && past.from + place * INTERVAL_MS >= began ? offered : 0)),
  }
}
