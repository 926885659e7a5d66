// Random histories on the pure fold: counted as they arrive, in another order, from nothing, as known at a past moment, in the desk's
// fold, and by a naive count that shares no code. `node prove/random-histories.ts --count N --seed S`.
import { parseArgs } from 'node:util'
import { historyOutcome } from '../test/support/history-divergence.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const firstSeed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(firstSeed)) {
  process.stderr.write(`random-histories: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 1\n`)
  process.exit(2)
}

const EXAMPLES_MAX = 5
const startedAt = performance.now()
const examples: { readonly seed: number; readonly divergence: string }[] = []
let deliveries = 0
let figures = 0
let divergences = 0
for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
  const outcome = historyOutcome(seed)
  deliveries += outcome.deliveries
  figures += outcome.figures
  if (outcome.divergence === null) continue
  divergences += 1
  if (examples.length < EXAMPLES_MAX) examples.push({ seed, divergence: outcome.divergence })
}
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
const result = {
  name: 'random histories, pure fold',
  count,
  seed: firstSeed,
  deliveries,
  figures,
  divergences,
  examples,
  seconds,
  ok: divergences === 0,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
