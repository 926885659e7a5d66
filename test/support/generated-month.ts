import { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'

/** A month of calls that nobody made, in the form of the bank's recording, with what it must come to. */
export interface GeneratedMonth {
  readonly text: string
  readonly counts: { readonly read: number; readonly offeredRows: number; readonly phantom: number; readonly neverOffered: number }
  /** offered / answered / abandoned by queue. */
  readonly byQueue: Readonly<Record<string, string>>
}

const HEADER =
  'vru+line\tcall_id\tcustomer_id\tpriority\ttype\tdate\tvru_entry\tvru_exit\tvru_time\tq_start\tq_exit\tq_time\toutcome\tser_start\tser_exit\tser_time\tserver'
const QUEUES = ['PS', 'PS', 'PS', 'NW', 'NE', 'TT']
const SERVERS = ['DAFNA', 'RIVKA', 'NO_SERVER', 'ZOHARI']
const DAYS = 28
const NEVER = '0:00:00'

/** Rows of February 1999 in no order of time: some phantoms, some that never queued, some that queued over midnight. */
export function generatedMonth(seed: number, rows: number): GeneratedMonth {
  const random = new Random(`${seed}/generated month`)
  const counts = { read: rows, offeredRows: 0, phantom: 0, neverOffered: 0 }
  const tallies = new Map<string, { offered: number; answered: number; abandoned: number }>()
  const lines = [HEADER]
  for (let row = 0; row < rows; row += 1) {
    const queue = oneOf(random, QUEUES)
    const kind = oneOf(random, [
      'answered',
      'answered',
      'answered',
      'answeredAtOnce',
      'abandoned',
      chance(random, 0.1) ? 'phantom' : 'left',
    ])
    lines.push(lineOf(random, row, queue, kind))
    if (kind === 'phantom') counts.phantom += 1
    else if (kind === 'left') counts.neverOffered += 1
    else {
      counts.offeredRows += 1
      const tally = tallies.get(queue) ?? { offered: 0, answered: 0, abandoned: 0 }
      tally.offered += 1
      tally[kind === 'abandoned' ? 'abandoned' : 'answered'] += 1
      tallies.set(queue, tally)
    }
  }
  const byQueue = [...tallies].map(([queue, tally]) => [queue, `${tally.offered} / ${tally.answered} / ${tally.abandoned}`] as const)
  return { text: `${lines.join('\n')}\n`, counts, byQueue: Object.fromEntries(byQueue.sort()) }
}

function lineOf(random: Random, row: number, queue: string, kind: string): string {
  const date = `9902${String(1 + below(random, DAYS - 1)).padStart(2, '0')}`
  const entry = chance(random, 0.01) ? 86_390 : 25_000 + below(random, 55_000)
  const exit = entry + 5 + below(random, 12)
  const waits = kind === 'answered' || kind === 'abandoned'
  const wait = waits ? 1 + below(random, 240) : 0
  const talk = kind.startsWith('answered') ? below(random, 600) : 0
  const queued = waits ? [clockOf(exit), clockOf(exit + wait)] : [NEVER, NEVER]
  const served = talk > 0 ? [clockOf(exit + wait), clockOf(exit + wait + talk)] : [NEVER, NEVER]
  const outcome = kind === 'phantom' ? 'PHANTOM' : talk > 0 || kind.startsWith('answered') ? 'AGENT' : 'HANG'
  const customer = chance(random, 0.4) ? 10_000_000 + below(random, 900_000) : 0
  return [
    `GG01${String(1 + (row % 40)).padStart(2, '0')}`,
    20_000 + row,
    customer,
    below(random, 3),
    queue,
    date,
    clockOf(entry),
    clockOf(exit),
    exit - entry,
    ...queued,
    wait,
    outcome,
    ...served,
    talk,
    outcome === 'AGENT' ? oneOf(random, SERVERS) : 'NO_SERVER',
  ].join('\t')
}

function clockOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3_600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
