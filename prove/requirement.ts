// The requirement against trying 0, 1, 2, … agents one after the other, in random cases of every kind of target.
// `node prove/requirement.ts --count CASES --seed S`.
import { parseArgs } from 'node:util'
import { compareWithBruteForce, randomRequirements } from '../test/support/requirement-cases.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`requirement: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 1\n`)
  process.exit(2)
}

const startedAt = performance.now()
const cases = randomRequirements(count, `prove-requirement/${seed}`)
const differences = compareWithBruteForce(cases)
const result = {
  name: 'requirement against trying one after the other',
  count,
  seed,
  withAbandonment: cases.filter(({ load }) => load.patienceSeconds !== null).length,
  targets: cases.reduce((sum, { targets }) => sum + targets.length, 0),
  differences: differences.length,
  examples: differences.slice(0, 3),
  seconds: Math.round((performance.now() - startedAt) / 100) / 10,
  ok: differences.length === 0,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
