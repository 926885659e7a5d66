// Random histories in PostgreSQL, through the real intake on two nodes at once: the tallies, the rollup of days, the evidence counted from
// nothing, what staff and a vendor were told, and who waits, against a naive count that shares no code.
// `node prove/store-histories.ts --count N --seed S`; half of them in a store of one shard, half in one of eight.
import { parseArgs } from 'node:util'
import { HISTORY_START } from '../test/support/delivery.ts'
import { ownStore } from '../test/support/own-store.ts'
import { storedOutcome } from '../test/support/stored-history.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const firstSeed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 2 || !Number.isSafeInteger(firstSeed)) {
  process.stderr.write(`store-histories: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 2\n`)
  process.exit(2)
}

const EXAMPLES_MAX = 5
const startedAt = performance.now()
const examples: { readonly seed: number; readonly shards: number; readonly divergence: string }[] = []
const totals = { deliveries: 0, figures: 0, divergences: 0 }
const half = Math.floor(count / 2)
await playInto(1, firstSeed, half)
await playInto(8, firstSeed + half, count - half)
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
const ok = totals.divergences === 0
process.stdout.write(
  `${JSON.stringify({ name: 'random histories, PostgreSQL', count, seed: firstSeed, ...totals, examples, seconds, ok })}\n`,
)
process.exitCode = ok ? 0 : 1

async function playInto(shards: number, from: number, histories: number): Promise<void> {
  const store = await ownStore({ shards, now: HISTORY_START, isDurable: false })
  try {
    for (let place = 0; place < histories; place += 1) {
      const { deliveries, figures, divergence } = await storedOutcome(store, from + place, place)
      totals.deliveries += deliveries
      totals.figures += figures
      if (divergence === null) continue
      totals.divergences += 1
      if (examples.length < EXAMPLES_MAX) examples.push({ seed: from + place, shards, divergence })
    }
  } finally {
    await store.close()
  }
}
