// The trail of changes: random changes of records, each taken back or explained, and all taken back in the end; then the trail is spoilt in
// random ways by the owner of the database, and each has to be found. `node prove/audit.ts --count N --seed S`.
import { parseArgs } from 'node:util'
import { ownStore } from '../test/support/own-store.ts'
import { tamperings } from '../test/support/tampering.ts'
import { undoRun } from '../test/support/undo-run.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 10 || !Number.isSafeInteger(seed)) {
  process.stderr.write(`audit: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 10\n`)
  process.exit(2)
}

/** The first day of a Monday in 2026, 09:00 UTC. */
const NOW = 1_772_442_000_000
const startedAt = performance.now()
const store = await ownStore({ shards: 1, now: NOW, isDurable: false })
try {
  const { check, wrong, ...run } = await undoRun(store, { changes: count, seed })
  const { tampered, undetected } = await tamperings(store, { count, seed })
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10
  const ok = wrong.length === 0 && check.found === 0 && undetected.length === 0
  const outcome = { ...run, wrong: wrong.slice(0, 5), entries: check.count, tampered, undetected: undetected.slice(0, 5) }
  process.stdout.write(`${JSON.stringify({ name: 'changes undone, trail spoilt', count, seed, ...outcome, seconds, ok })}\n`)
  process.exitCode = ok ? 0 : 1
} finally {
  await store.close()
}
