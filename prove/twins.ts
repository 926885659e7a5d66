// A vendor asks two worlds that differ in another vendor's data alone, over all routes, exports and the stream: not a byte may differ. Then
// with each layer alone; and with holes made in each while the other is off, all of which have to be found.
// `node prove/twins.ts --count N --seed S`; every 500 pairs are asked of two worlds of their own.
import { parseArgs } from 'node:util'
import { NOW } from '../test/support/http-feed.ts'
import { ownStore } from '../test/support/own-store.ts'
import { type TwinRunOptions, twinRun } from '../test/support/twin-run.ts'
import type { TwinOptions } from '../test/support/twin-worlds.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 100 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`twins: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 100\n`)
  process.exit(2)
}

const PAIRS = 500
const PAIRS_PER_STEP = 10
/** A hole that so many pairs do not find is one that nobody sees: what days are summed up in is asked for seldom, and is another one's seldomer. */
const HOLE_PAIRS = 3_000

/**
 * Tables whose rows reach a vendor with nothing but the two layers before them. Of the others a vendor's scope reads nothing, or a query
 * says once more whose rows it wants; that each layer narrows those as well is held row by row in `vendor-rows.test.ts`.
 */
const REACHED = [
  'tally',
  'tally_day',
  'tally_revision',
  'waiting_contact',
  'agent_now',
  'vendor_interval',
  'plan_row',
  'leg',
  'record',
  'annotation',
]

const stores: NonNullable<TwinOptions['stores']> = () => ownStore({ shards: 1, now: NOW, isDurable: false })

await provePairs('twins: one vendor, another one unseen', count, {})
await provePairs('twins: by the conditions of our queries alone', Math.ceil(count / 10), { policies: 'off' })
await provePairs('twins: by the policies of the database alone', Math.ceil(count / 10), { conditions: 'off' })
await proveHoles()

async function provePairs(name: string, pairs: number, layers: TwinOptions): Promise<void> {
  const startedAt = performance.now()
  const totals = { answered: 0, foreignSteps: 0, messages: 0 }
  const differing: string[] = []
  for (let done = 0; done < pairs; done += PAIRS) {
    const run = await askTwins({
      pairs: Math.min(PAIRS, pairs - done),
      seed: seed + done / PAIRS,
      requestsPerStep: PAIRS_PER_STEP,
      ...layers,
    })
    totals.answered += run.answered
    totals.foreignSteps += run.foreignSteps
    totals.messages += run.frames
    differing.push(...run.differing)
  }
  tell({
    name,
    count: pairs,
    seed,
    ...totals,
    differing: differing.slice(0, 5),
    seconds: secondsSince(startedAt),
    ok: differing.length === 0,
  })
}

async function proveHoles(): Promise<void> {
  const startedAt = performance.now()
  const pairsUntilFound: Record<string, readonly (number | null)[]> = {}
  for (const leaksOf of REACHED) {
    const inConditions = await pairsUntil({ policies: 'off', conditions: { leaksOf } })
    const inPolicies = await pairsUntil({ policies: { leaksOf }, conditions: 'off' })
    pairsUntilFound[leaksOf] = [inConditions, inPolicies]
  }
  const holes = Object.values(pairsUntilFound).flat()
  const ok = holes.every((pairs) => pairs !== null)
  const name = 'twins: holes in one layer while the other is off'
  tell({ name, count: holes.length, seed, pairsUntilFound, seconds: secondsSince(startedAt), ok })
}

/** How many pairs it took to tell the worlds apart; null where they were not. */
async function pairsUntil(holes: TwinOptions): Promise<number | null> {
  for (let done = 0; done < HOLE_PAIRS; done += PAIRS) {
    const options = { pairs: PAIRS, seed: seed + done / PAIRS, isEveryRouteAsked: false, isOnceEnough: true }
    const { differing, pairs } = await askTwins({ ...options, ...holes })
    if (differing.length > 0) return done + pairs
  }
  return null
}

async function askTwins(options: TwinRunOptions): ReturnType<typeof twinRun> {
  return await twinRun({ stores, ...options })
}

function secondsSince(startedAt: number): number {
  return Math.round((performance.now() - startedAt) / 100) / 10
}

function tell(result: { readonly name: string; readonly ok: boolean; readonly [figure: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify(result)}\n`)
  if (!result.ok) process.exitCode = 1
}
