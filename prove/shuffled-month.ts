// Order does not matter: a month shuffled, a fifth of its events twice, sent by four clients at once over HTTP into a server with one shard
// and into one with eight, comes to the same figures as the month in order; and, where the recording of February 1999 lies beside the
// checkout, to the figures that its documentation gives. `node prove/shuffled-month.ts --seed S [--rows N]`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generatedMonth } from '../test/support/generated-month.ts'
import { type MonthFigures, type MonthSummary, monthRun } from '../test/support/month-run.ts'
import { realRecording } from '../test/support/real-recordings.ts'
import { makeServedFolder } from '../test/support/served-process.ts'

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' }, rows: { type: 'string', default: '30000' } } })
const seed = Number(values.seed)
const rows = Number(values.rows)
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(rows) || rows < 1) {
  process.stderr.write(`shuffled-month: --seed ${values.seed} --rows ${values.rows}, expected whole numbers, the rows from 1\n`)
  process.exit(2)
}

/** What the documentation of the recording counts: offered / answered / abandoned by queue, and of all together. */
const FEBRUARY = {
  counts: { read: 33_344, offeredRows: 31_125, phantom: 278, neverOffered: 1_941, duplicate: 0, quarantined: 0 },
  byQueue: {
    IN: '261 / 199 / 62',
    NE: '2702 / 2520 / 182',
    NW: '6959 / 4990 / 1969',
    PE: '136 / 120 / 16',
    PS: '20027 / 18349 / 1678',
    TT: '1040 / 984 / 56',
  },
  total: '31125 / 27162 / 3963, within 20 s 16209, abandoned within 5 s 274, within 20 s 1257, AHT 176.35, ASA 40.77',
} as const
const UNTIL = '1999-03-02T00:00:00+02:00'
const CLIENTS = 4
const TWICE = 0.2

/** Of a summary, what can be held against the documentation. */
function toldBy({ read, offeredRows, phantom, neverOffered, duplicate, quarantined, queues, total }: MonthSummary): object {
  const triple = ({ offered, answered, abandoned }: MonthFigures): string => `${offered} / ${answered} / ${abandoned}`
  const { answeredWithin, abandonedWithin, ahtSeconds, asaSeconds } = total
  const waits = `within 20 s ${answeredWithin['20']}, abandoned within 5 s ${abandonedWithin['5']}, within 20 s ${abandonedWithin['20']}`
  return {
    counts: { read, offeredRows, phantom, neverOffered, duplicate, quarantined },
    byQueue: Object.fromEntries(queues.map((queue) => [queue.queue, triple(queue)] as const).sort()),
    total: `${triple(total)}, ${waits}, AHT ${ahtSeconds.toFixed(2)}, ASA ${asaSeconds.toFixed(2)}`,
  }
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)
const folder = await makeServedFolder('shuffled-month')
try {
  const recording = realRecording('anonymous-bank-1999/february.txt.gz')
  const generated = recording === null ? generatedMonth(seed, rows) : null
  const file = recording ?? join(folder.path, 'generated.txt')
  if (generated !== null) writeFileSync(file, generated.text)
  const outcome = await monthRun({ file, until: UNTIL, seed, shards: [1, 8], clients: CLIENTS, twice: TWICE, say })
  const inOrder = toldBy(outcome.inOrder)
  const divergences = outcome.shuffled.reduce((sum, run) => sum + run.divergences, 0)
  const unlike = outcome.shuffled.filter(({ summary }) => JSON.stringify(toldBy(summary)) !== JSON.stringify(inOrder)).length
  const isDocumented = recording === null ? null : JSON.stringify(inOrder) === JSON.stringify(FEBRUARY)
  const result = {
    name:
      recording === null
        ? 'shuffled month over HTTP, generated'
        : 'shuffled month over HTTP, February 1999 of the Anonymous Bank (Technion)',
    count: outcome.inOrder.read,
    seed,
    shards: [1, 8],
    clients: CLIENTS,
    twice: TWICE,
    figures: outcome.figures,
    divergences,
    summariesUnlike: unlike,
    ...(isDocumented === null ? {} : { asDocumented: isDocumented }),
    ok: divergences === 0 && unlike === 0 && isDocumented !== false && outcome.figures > 0,
  }
  if (!result.ok) say(JSON.stringify({ inOrder, shuffled: outcome.shuffled.map(({ summary }) => toldBy(summary)) }, null, 2))
  process.stdout.write(`${JSON.stringify(result)}\n`)
  process.exitCode = result.ok ? 0 : 1
} finally {
  await folder.remove()
}
