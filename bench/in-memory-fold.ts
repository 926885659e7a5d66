// What counting costs without a store, on one core: contacts as a feed tells them (fact -> merge -> resolve -> tally), the same legs
// counted anew, and committed deltas into the desk's fold. `node bench/in-memory-fold.ts --contacts N --rounds N`.
import { parseArgs } from 'node:util'
import type { FactKind, LearnedFact, LegKey } from '../src/domain/contact/fact.ts'
import { LegTable } from '../src/domain/contact/leg-table.ts'
import { resolveLeg } from '../src/domain/contact/resolve-leg.ts'
import { ContactFold, contributeLeg } from '../src/domain/interval/contact-fold.ts'
import { DESK_FOLD_COLUMN_AT, DESK_FOLD_WIDTH, DeskFold } from '../src/domain/interval/desk-fold.ts'
import type { QueueRules } from '../src/domain/interval/queue-rules.ts'
import { TallyDeltas } from '../src/domain/interval/tally-of.ts'
import { KeyedSink } from '../src/domain/interval/tally-sink.ts'
import { waitEdges } from '../src/domain/interval/wait-edges.ts'
import { DAY_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'

const { values: options } = parseArgs({
  options: { contacts: { type: 'string', default: '300000' }, rounds: { type: 'string', default: '4' } },
})
const CONTACTS = Number(options.contacts)
const ROUNDS = Number(options.rounds)
const QUEUES = 200
const VENDORS = 8
const BATCH = 1_000
const AIM_PER_SECOND = 2_000_000
const DAY = Date.UTC(2026, 2, 2)
const WINDOW = { from: DAY, intervals: 104 }
const EDGES = waitEdges([])
const RULES: readonly QueueRules[] = Array.from({ length: QUEUES + 1 }, (_, queueId) => ({
  queueId,
  edgesMs: EDGES,
  offerInterval: 'offer',
  handleInterval: 'answer',
}))
const rulesOf = (queueId: number): QueueRules => RULES[queueId] as QueueRules

interface Told {
  readonly key: LegKey
  readonly fact: LearnedFact
}

/** A day of new contacts in order of time, decoded batch by batch as an intake would; nine of ten are answered. */
function* toldInBatches(random: Random): Generator<readonly Told[]> {
  let batch: Told[] = []
  const later = new Map<
    number,
    { readonly kind: FactKind; readonly contact: number; readonly queueId: number; readonly vendorId: number }[]
  >()
  const secondOf = (contact: number): number => Math.floor((contact / CONTACTS) * 86_000)
  const below = (limit: number): number => Math.floor(random.uniform() * limit)
  let second = 0
  for (let contact = 0; contact < CONTACTS; contact += 1) {
    for (; second <= secondOf(contact); second += 1) {
      for (const each of later.get(second) ?? []) batch.push(told(random, each.kind, second, each))
      later.delete(second)
    }
    const at = { contact, queueId: 1 + below(QUEUES), vendorId: 1 + below(VENDORS) }
    batch.push(told(random, 'offered', secondOf(contact), at))
    const put = (kind: FactKind, due: number): void => void later.set(due, [...(later.get(due) ?? []), { kind, ...at }])
    const decidedAt = second + below(60)
    if (below(10) === 0) put('abandoned', decidedAt)
    else {
      put('answered', decidedAt)
      put('ended', decidedAt + 1 + below(400))
    }
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  for (const [due, each] of later) for (const one of each) batch.push(told(random, one.kind, due, one))
  yield batch
}

function told(random: Random, kind: FactKind, second: number, of: { contact: number; queueId: number; vendorId: number }): Told {
  const at = DAY + second * 1_000
  const unsaid = { n: null, revision: 0, siteId: 0, agent: null, waitMs: null, talkMs: null, holdMs: null, wrapMs: null }
  const rest = { outbound: false, learned: second, dueAt: null, toQueueId: 0, language: null, caseKey: null, customerKey: null }
  const hash = random.bits() * 1_024 + 1
  return {
    key: { feedId: 1 + (of.contact % 4), contactId: decodedText(`contact-${of.contact}`), leg: 1 },
    fact: { kind, at, time: at, hash, queueId: of.queueId, vendorId: of.vendorId, ...unsaid, ...rest },
  }
}

/** Characters in a row, as a decoder gives them: a text put together here is two halves until somebody reads it. */
function decodedText(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1')
}

/** Seconds of this thread's processor: the machine may be shared. */
function cpuSeconds(work: () => void): number {
  const before = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000_000
}

function emptyDesk(): DeskFold {
  return new DeskFold(WINDOW, () => ({ edgesMs: EDGES, thresholdMs: 20_000, shortAbandonMs: 5_000 }))
}

function offeredIn(desk: DeskFold): number {
  let offered = 0
  for (let interval = 0; interval < WINDOW.intervals; interval += 1) {
    const values = desk.valuesAt(interval)
    const room = values.length / DESK_FOLD_WIDTH
    for (let lane = 0; lane < room; lane += 1) offered += values[DESK_FOLD_COLUMN_AT.offered * room + lane] as number
  }
  return offered
}

/** The same contacts looked up and nothing else: what no counting can be faster than. */
function lookUpsPerSecond(seed: number): number {
  const table = new LegTable()
  let events = 0
  let seconds = 0
  for (const batch of toldInBatches(new Random(`${seed}/bench`))) {
    seconds += cpuSeconds(() => {
      for (const { key } of batch) table.numberOf(key)
    })
    events += batch.length
  }
  return Math.round(events / seconds)
}

interface Round {
  readonly events: number
  readonly perSecond: number
  readonly lookUpsPerSecond: number
  readonly recountedPerSecond: number
  readonly deltasPerSecond: number
  readonly offered: readonly number[]
}

function round(seed: number): Round {
  const desk = emptyDesk()
  const fold = new ContactFold(desk, rulesOf)
  let events = 0
  let seconds = 0
  for (const batch of toldInBatches(new Random(`${seed}/bench`))) {
    seconds += cpuSeconds(() => {
      for (const { key, fact } of batch) fold.learn(key, fact)
    })
    events += batch.length
  }
  const legs = [...fold.legs()].map(({ leg }) => leg)
  const recounted = emptyDesk()
  const recountSeconds = cpuSeconds(() => {
    for (const leg of legs) contributeLeg(resolveLeg(leg), rulesOf, recounted, 1)
  })
  const deltas = new TallyDeltas()
  for (const leg of legs) contributeLeg(resolveLeg(leg), rulesOf, new KeyedSink(deltas.at), 1)
  const loaded = emptyDesk()
  const loadSeconds = cpuSeconds(() => {
    for (const delta of deltas.entries()) loaded.apply(delta)
  })
  return {
    events,
    perSecond: Math.round(events / seconds),
    lookUpsPerSecond: lookUpsPerSecond(seed),
    recountedPerSecond: Math.round(events / recountSeconds),
    deltasPerSecond: Math.round(deltas.entries().length / loadSeconds),
    offered: [desk, recounted, loaded].map(offeredIn),
  }
}

const rounds = Array.from({ length: ROUNDS }, (_, seed) => round(seed + 1))
type Figure = 'perSecond' | 'lookUpsPerSecond' | 'recountedPerSecond' | 'deltasPerSecond'
const best = (figure: Figure): number => Math.max(...rounds.map((each) => each[figure]))
const result = {
  name: 'in-memory fold, one core',
  count: rounds.reduce((sum, { events }) => sum + events, 0),
  seed: 1,
  rounds: ROUNDS,
  eventsPerCpuSecond: best('perSecond'),
  aimPerSecond: AIM_PER_SECOND,
  lookupOnlyPerCpuSecond: best('lookUpsPerSecond'),
  recountedEventsPerCpuSecond: best('recountedPerSecond'),
  deskDeltasPerCpuSecond: best('deltasPerSecond'),
  windowDays: (WINDOW.intervals * 900_000) / DAY_MS,
  ok: rounds.every(({ offered }) => offered.every((each) => each === CONTACTS)),
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
