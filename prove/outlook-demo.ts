// How far the predicted service level of the next four quarter hours is from what came, on the demo company, by size of queue; beside it what one
// gets who expects the last quarter hour to go on. `node prove/outlook-demo.ts --count DAYS --seed S --every QUARTERS`: eight weeks before the days
// are learned from, each day anew; the engine sees of a day what was known at the moment, and of people who is there then. `--again N` runs every
// fourth day N times again with other customers: the floor of what can be foreseen.
import { makeOutlook } from '../src/app/outlook/make-outlook.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../src/domain/shared/instant.ts'
import { askedNumbers } from './support/asked-numbers.ts'
import { DemoWorld, FIRST, FIRST_DAY } from './support/demo-world.ts'
import { LevelErrors, SIZES } from './support/level-errors.ts'
import { RunsAgain } from './support/run-again.ts'

const { count, seed, every, again } = askedNumbers('outlook-demo', { count: 56, seed: 1, every: 8, again: 4 })

const AHEAD = 4
const AGAIN_EVERY_DAYS = 4
const BIAS_MAX = 0.04
const RMSE_MAX = 0.9
/** Sizes of queues are those of the weeks that are learned from. */
const SIZE_DAYS = 56
const startedAt = performance.now()

// Messages are not scored, but who answers chats answers them too.
const world = await DemoWorld.of({ seed, count, isWanted: ({ period }) => period === 'day' })
const runsAgain = new RunsAgain(world.simulation, again)
world.goOnTo(FIRST)
const sizes = new Map(world.queues.map(({ queueId }) => [queueId, perDay(queueId)]))
const errors = new LevelErrors(again)
const errorsOfChats = new LevelErrors(again)
let foreseen = 0
for (let until = FIRST; until < FIRST + count * DAY_MS; until += every * INTERVAL_MS) {
  if ((until - FIRST) % (AGAIN_EVERY_DAYS * DAY_MS) === 0) for (const pool of world.pools) runsAgain.run(pool, until / DAY_MS)
  world.goOnTo(until)
  const outlooks = makeOutlook({ learned: world.learned, seen: world.seen(), commitments: [], effects: [], intervalsMax: AHEAD })
  for (const { queueId, intervals } of outlooks) {
    for (const { start, service } of intervals.slice(0, AHEAD)) {
      if (service === null) continue
      foreseen += 1
      const { key, channel } = world.queue(queueId)
      const came = world.came.levelOf(queueId, start, start + INTERVAL_MS)
      const told = { predicted: service, came, before: levelBefore(queueId, until), again: runsAgain.levelAt(key, start) }
      errors.add(sizes.get(queueId) ?? 0, told)
      if (channel === 'chat') errorsOfChats.add(sizes.get(queueId) ?? 0, told)
    }
  }
}

process.stderr.write(`${[...errors.table(), '', ...errors.steps(), '', 'chats among them:', ...errorsOfChats.table()].join('\n')}\n`)
const all = errors.of(SIZES)
const chats = errorsOfChats.of(SIZES)
// What is foreseen has to be worth more than the last interval, and not far to one side: of queues of every size, and of chats.
const ok = [...SIZES.map((size) => errors.of([size])), chats].every(
  ({ bias, rmse, rmseOfLast }) => Math.abs(bias) < BIAS_MAX && rmse < RMSE_MAX * rmseOfLast,
)
const result = {
  name: 'service level foreseen on the demo company',
  count,
  seed,
  foreseen,
  ...all,
  bySize: Object.fromEntries(SIZES.map((size) => [size.name, errors.of([size])])),
  chats,
  ok,
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = ok ? 0 : 1

/** Contacts a day. */
function perDay(queueId: number): number {
  const offered = world.came.offeredTo(queueId, (FIRST_DAY - SIZE_DAYS) * DAY_MS, FIRST)
  return offered.reduce((sum, contacts) => sum + contacts, 0) / SIZE_DAYS
}

/** The level, as it is known by then, of the last quarter hour of two hours of which any is; null where none is. */
function levelBefore(queueId: number, until: Instant): number | null {
  for (let back = 1; back <= 8; back += 1) {
    const { inTime, decided } = world.known.levelOf(queueId, until - back * INTERVAL_MS, until - (back - 1) * INTERVAL_MS)
    if (decided > 0) return inTime / decided
  }
  return null
}
