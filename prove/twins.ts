// A vendor asks two worlds that differ in another vendor's data alone, over all routes, exports and the stream: not a byte may differ.
// `node prove/twins.ts --count N --seed S`; every 250 pairs are asked of two worlds of their own.
import { parseArgs } from 'node:util'
import { NOW } from '../test/support/http-feed.ts'
import { ownStore } from '../test/support/own-store.ts'
import { twinRun } from '../test/support/twin-run.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 250 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`twins: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 250\n`)
  process.exit(2)
}

const PAIRS = 250
const startedAt = performance.now()
const totals = { answered: 0, foreignSteps: 0, frames: 0 }
const differing: string[] = []
for (let done = 0; done < count; done += PAIRS) {
  const stores = () => ownStore({ shards: 1, now: NOW, isDurable: false })
  const run = await twinRun({ pairs: Math.min(PAIRS, count - done), seed: seed + done / PAIRS, stores })
  totals.answered += run.answered
  totals.foreignSteps += run.foreignSteps
  totals.frames += run.frames
  differing.push(...run.differing)
}
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
const ok = differing.length === 0
process.stdout.write(
  `${JSON.stringify({ name: 'twins: one vendor, another one unseen', count, seed, ...totals, differing: differing.slice(0, 5), seconds, ok })}\n`,
)
process.exitCode = ok ? 0 : 1
