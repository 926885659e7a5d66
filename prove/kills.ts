// Nothing acknowledged is lost and nothing is counted twice: `kill -9` of Node, of PostgreSQL and of both at random moments, under load,
// against the file of a witness outside of the server. `node prove/kills.ts --count N --seed S`.
import { parseArgs } from 'node:util'
import { killRun } from '../test/support/kill-run.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '30' }, seed: { type: 'string', default: '1' } } })
const kills = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`kills: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 1\n`)
  process.exit(2)
}

/** Of 30 kills at least 20 have to hit a request in flight, or they proved less than they say. */
const IN_FLIGHT_SHARE_MIN = 2 / 3

const outcome = await killRun({ seed, kills, say: (line) => process.stderr.write(`${line}\n`) })
const { lost, countedTwice, foreign, unacknowledged, quarantined, versionGaps } = outcome
const isExact = [lost, countedTwice, foreign, unacknowledged, quarantined, versionGaps].every((count) => count === 0)
const result = {
  name: 'kill -9 under load',
  count: kills,
  seed,
  ...outcome,
  ok: isExact && outcome.inFlight >= kills * IN_FLIGHT_SHARE_MIN,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
