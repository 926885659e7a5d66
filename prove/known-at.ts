// The past is kept: a day with late, repeated, corrected and withdrawn facts, an edited target and a new mapping, in several runs of the
// server; answers of the API at random moments are asked for again after one more start, and must come back byte for byte: figures,
// provisional marks, freshness. `node prove/known-at.ts --count MOMENTS --seed S`.
import { parseArgs } from 'node:util'
import { knownAtRun } from '../test/support/known-at-run.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } } })
const moments = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(moments) || moments < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`known-at: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 1\n`)
  process.exit(2)
}

const STEPS = 8
const CONTACTS = 1_500
const say = (line: string): void => void process.stderr.write(`${line}\n`)
const { differences, ...outcome } = await knownAtRun({ seed, moments, steps: STEPS, contacts: CONTACTS, say })
for (const difference of differences.slice(0, 5)) say(difference)
const { rows, targets, changedSince, events } = outcome
/** What is compared has to be worth it: open and closed intervals, fresh and stale feeds, both targets, and a past unlike the present. */
const isWorthIt = rows.provisional > 0 && rows.provisional < rows.all && rows.notLive > 0 && targets.length > 1 && changedSince > 0
const result = {
  name: 'as known at, over HTTP after a restart',
  count: moments,
  seed,
  ...outcome,
  starts: STEPS + 1,
  differences: differences.length,
  ok: differences.length === 0 && isWorthIt && events.quarantined > 0 && events.late > 0,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
