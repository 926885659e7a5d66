// The order of sending does not matter: a recorded month over HTTP, shuffled, a fifth of it twice, by four clients at once, into a store
// of one shard and into one of eight. `node prove/order.ts --count N --seed S`; each run has a seed of its own.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { ReplaySummary } from '../src/app/replay/replay-summary.ts'
import { makeTestFolder } from '../test/support/cluster-process.ts'
import { startCommand, startDesk } from '../test/support/desk-process.ts'
import { realRecording } from '../test/support/real-recordings.ts'

const { values } = parseArgs({ options: { count: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } } })
const count = Number(values.count)
const seed = Number(values.seed)
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0) {
  process.stderr.write(`order: --count ${values.count} --seed ${values.seed}, expected whole numbers, the count from 1\n`)
  process.exit(2)
}

const environment = { LOADLINE_ADMIN_TOKEN: 'token-for-automation-0123456789' }
const february = realRecording('anonymous-bank-1999/february.txt.gz')
const file = february ?? fileURLToPath(new URL('../src/adapters/feeds/bank-1999/fixtures/quirks.txt', import.meta.url))

async function replayed(args: readonly string[]): Promise<ReplaySummary> {
  const command = startCommand(['replay', file, '--json', ...args], environment)
  const code = await command.ended
  if (code !== 0) throw new Error(`replay ended with ${code}: ${command.stderr()}`)
  return JSON.parse(command.stdout()) as ReplaySummary
}

/** The month shuffled, as the store of so many shards then has it. */
async function shuffled(shards: number, shuffle: number, dataDir: string): Promise<ReplaySummary> {
  const desk = await startDesk(['--data', dataDir, '--shards', String(shards), '--replay-until', '1999-12-31T00:00:00Z'], environment)
  try {
    return await replayed(['--to', desk.url, '--clients', '4', '--shuffle', String(shuffle), '--twice', '0.2'])
  } finally {
    desk.child.kill('SIGTERM')
    await desk.ended
  }
}

const folder = await makeTestFolder()
const inOrder = JSON.stringify(await replayed(['--speed', 'max', '--data', `${folder.path}/in-order`]))
let different = 0
for (let run = 0; run < count; run += 1) {
  const shards = run % 2 === 0 ? 1 : 8
  const same = JSON.stringify(await shuffled(shards, seed + run, `${folder.path}/${run}`)) === inOrder
  if (!same) different += 1
  process.stderr.write(`order: run ${run + 1} of ${count}, ${shards} shards, seed ${seed + run}: ${same ? 'the same' : 'DIFFERENT'}\n`)
}
await folder.remove()
const recording = february === null ? 'our own rows' : 'February 1999'
process.stdout.write(`${JSON.stringify({ name: 'order of sending', count, seed, recording, different, ok: different === 0 })}\n`)
process.exitCode = different === 0 ? 0 : 1
