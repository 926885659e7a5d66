import { DESK_FOLD_COLUMN_AT, DeskFold } from '../../src/domain/interval/desk-fold.ts'
import { MEASURE_COUNT } from '../../src/domain/interval/measure.ts'
import { addTally, emptyTally, type Tally, type TallyDelta, waitingOf } from '../../src/domain/interval/tally.ts'
import { abandonedWithin, answeredWithin } from '../../src/domain/interval/waits-within.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { naiveCount } from '../naive/naive-count.ts'
import { below } from './choice.ts'
import { IncrementalCount, recomputedText, rulesOf } from './counted-history.ts'
import { HISTORY_START } from './delivery.ts'
import { type RandomHistory, randomHistory } from './random-history.ts'

/** What one history came to. */
export interface HistoryOutcome {
  readonly deliveries: number
  /** How many figures it has that are not zero: a history of nothing would prove nothing. */
  readonly figures: number
  /** Which two ways of counting differ, and their first line that does; null where all agree. */
  readonly divergence: string | null
}

/**
 * Counts the history of a seed in several ways that must agree bit for bit: as it arrives, in another order, from nothing, by the naive
 * count, as known at a moment of the past, and in the desk's fold.
 */
export function historyOutcome(seed: number): HistoryOutcome {
  const history = randomHistory(seed)
  const { rules, deliveries } = history
  const random = new Random(`${seed}/check`)
  const past = below(random, deliveries.length + 1)
  const count = new IncrementalCount(rules)
  let pastText = ''
  for (const delivery of deliveries) {
    if (count.version === past) pastText = count.text()
    count.take(delivery)
  }
  if (past === deliveries.length) pastText = count.text()
  const text = count.text()
  const shuffled = new IncrementalCount(rules)
  for (const delivery of reordered(random, deliveries)) shuffled.take(delivery)
  const divergence =
    differenceOf('incremental and naive', text, naiveCount(history)) ??
    differenceOf('incremental and recomputed', text, recomputedText(rules, deliveries)) ??
    differenceOf('incremental and reordered', text, shuffled.text()) ??
    differenceOf(`as known at ${past} and as it stood then`, recomputedText(rules, deliveries, past), pastText) ??
    unbalanced(count) ??
    deskDivergence(history, count.tallies())
  return { deliveries: deliveries.length, figures: text === '' ? 0 : text.split('\n').length, divergence }
}

/** The first line in which two texts differ. */
export function differenceOf(names: string, a: string, b: string): string | null {
  if (a === b) return null
  const linesOfA = a.split('\n')
  const linesOfB = b.split('\n')
  const onlyA = linesOfA.find((line) => !linesOfB.includes(line)) ?? 'nothing more'
  const onlyB = linesOfB.find((line) => !linesOfA.includes(line)) ?? 'nothing more'
  return `${names} differ: ${onlyA} | ${onlyB}`
}

function reordered<T>(random: Random, each: readonly T[]): readonly T[] {
  return each
    .map((value) => ({ value, order: random.bits() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value)
}

/** Offered = answered + abandoned + flowed out + lost + still waiting, by queue; who waits is told by the contacts. */
function unbalanced(count: IncrementalCount): string | null {
  const byQueue = new Map<number, Tally>()
  for (const { key, tally } of count.tallies()) {
    const held = byQueue.get(key.queueId) ?? emptyTally()
    addTally(held, { values: tally.values, answeredWaits: [], abandonedWaits: [] })
    byQueue.set(key.queueId, held)
  }
  const waiting = [...count.contacts.waiting()]
  for (const [queueId, tally] of byQueue) {
    const told = waiting.filter((contact) => contact.queueId === queueId).length
    if (waitingOf(tally) !== told) return `queue ${queueId}: ${waitingOf(tally)} wait by the tallies, ${told} by the contacts`
    const { answered, answeredOfOffered } = DESK_FOLD_COLUMN_AT
    if (tally.values[answered] !== tally.values[answeredOfOffered]) return `queue ${queueId}: answered differs by vendor`
  }
  return null
}

/** The desk's fold, fed with the tallies one by one, against their sums by hand. */
function deskDivergence({ rules }: RandomHistory, tallies: readonly TallyDelta[]): string | null {
  const limits = { thresholdMs: 20_000, shortAbandonMs: 5_000 }
  const queueRules = rulesOf([...rules, { queueId: 0, edgesMs: [5_000, 20_000], offerInterval: 'offer', handleInterval: 'answer' }])
  const fold = new DeskFold({ from: HISTORY_START, intervals: 400 }, (queueId) => ({ edgesMs: queueRules(queueId).edgesMs, ...limits }))
  const window = tallies.filter(({ key }) => key.start >= HISTORY_START && key.start < HISTORY_START + 400 * 900_000)
  for (const delta of tallies) fold.apply(delta)
  for (const { key } of window) {
    const sum = emptyTally()
    for (const other of window) {
      const isSame = other.key.queueId === key.queueId && other.key.vendorId === key.vendorId && other.key.start === key.start
      if (isSame) addTally(sum, other.tally)
    }
    const { edgesMs } = queueRules(key.queueId)
    const within = [answeredWithin(sum, edgesMs, 20_000), abandonedWithin(sum, edgesMs, 20_000), abandonedWithin(sum, edgesMs, 5_000)]
    const expected = [...sum.values.subarray(0, MEASURE_COUNT), ...within].join(' ')
    const held = [...fold.cell(key.queueId, key.vendorId, key.start)].join(' ')
    if (held !== expected) return `desk cell ${key.queueId} ${key.vendorId} ${key.start}: ${held}, expected ${expected}`
  }
  return null
}
