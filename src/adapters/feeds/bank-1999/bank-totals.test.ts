import { fileURLToPath } from 'node:url'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { realRecording } from '../../../../test/support/real-recordings.ts'
import type { RecordedRow } from '../../../app/replay/recorded-row.ts'
import type { LearnedFact } from '../../../domain/contact/fact.ts'
import { resolveLeg } from '../../../domain/contact/resolve-leg.ts'
import { measure, type Tally, type TallyKey } from '../../../domain/interval/tally.ts'
import { contributeStay, TallyDeltas } from '../../../domain/interval/tally-of.ts'
import { edgeIndex, waitEdges } from '../../../domain/interval/wait-edges.ts'
import { readBankFile } from './read-bank-file.ts'

const EDGES = waitEdges([])
const VENDOR_ID = 1
const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

interface BankTotals {
  readonly counts: Record<string, number>
  readonly refusedLines: readonly number[]
  readonly total: Figures
  readonly byQueue: Readonly<Record<string, string>>
  readonly byQuarterHour: ReadonlyMap<string, number>
}

interface Figures {
  readonly offered: number
  readonly answered: number
  readonly answeredWithin20: number
  readonly abandoned: number
  readonly abandonedWithin5: number
  readonly abandonedWithin20: number
  readonly ahtSeconds: string
  readonly asaSeconds: string
}

/** Reads a file and counts it with the domain alone, in memory. */
async function totalsOf(path: string): Promise<BankTotals> {
  const counts: Record<string, number> = { read: 0 }
  const refusedLines: number[] = []
  const names: string[] = []
  const deltas = new TallyDeltas()
  for await (const row of readBankFile(path, { instantOfWall, pseudonym: (text) => `p-${text.length}` })) {
    counts['read'] = (counts['read'] ?? 0) + 1
    counts[row.kind] = (counts[row.kind] ?? 0) + 1
    if (row.kind === 'refused') refusedLines.push(row.line)
    if (row.kind === 'offered') countRow(row, names, deltas)
  }
  const entries = deltas.entries()
  const queueOf = (key: TallyKey): string => names[key.queueId - 1] ?? '?'
  const byQueue: Record<string, string> = {}
  for (const name of names) {
    const figures = figuresOf(entries.filter(({ key }) => queueOf(key) === name).map(({ tally }) => tally))
    byQueue[name] = `${figures.offered} / ${figures.answered} / ${figures.abandoned}`
  }
  const byQuarterHour = new Map<string, number>()
  for (const { key, tally } of entries) {
    const local = Temporal.Instant.fromEpochMilliseconds(key.start).toZonedDateTimeISO('Asia/Jerusalem').toPlainDateTime().toString()
    if (measure(tally, 'offered') > 0) byQuarterHour.set(local, (byQuarterHour.get(local) ?? 0) + measure(tally, 'offered'))
  }
  return { counts, refusedLines, total: figuresOf(entries.map(({ tally }) => tally)), byQueue, byQuarterHour }
}

function instantOfWall(wallMs: number): number | null {
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  const instant = wall.toZonedDateTime('Asia/Jerusalem', { disambiguation: 'earlier' })
  return instant.toPlainDateTime().equals(wall) ? instant.epochMilliseconds : null
}

function countRow(row: Extract<RecordedRow, { kind: 'offered' }>, names: string[], deltas: TallyDeltas): void {
  const name = row.events[0]?.queue ?? '?'
  if (!names.includes(name)) names.push(name)
  const queueId = names.indexOf(name) + 1
  const leg = row.events.map((event): LearnedFact => {
    return { ...event, kind: event.fact, queueId, vendorId: VENDOR_ID, siteId: 0, toQueueId: 0, learned: 1 }
  })
  const meaning = resolveLeg(leg)
  if (meaning.kind !== 'counted') throw new Error(`line ${row.line} is ${JSON.stringify(meaning)}, expected a counted leg`)
  const rules = { queueId, edgesMs: EDGES, offerInterval: 'offer', handleInterval: 'answer' } as const
  for (const stay of meaning.stays) contributeStay(stay, rules, deltas.at, 1)
}

function figuresOf(tallies: readonly Tally[]): Figures {
  const sum = (name: Parameters<typeof measure>[1]): number => tallies.reduce((total, tally) => total + measure(tally, name), 0)
  const within = (waits: 'answeredWaits' | 'abandonedWaits', seconds: number): number => {
    const last = edgeIndex(EDGES, seconds * 1_000)
    return tallies.reduce((total, tally) => total + tally[waits].slice(0, last + 1).reduce((a, b) => a + b, 0), 0)
  }
  const ratio = (top: number, bottom: number): string => (bottom === 0 ? 'none' : (top / bottom / 1_000).toFixed(2))
  return {
    offered: sum('offered'),
    answered: sum('answered'),
    answeredWithin20: within('answeredWaits', 20),
    abandoned: sum('abandoned'),
    abandonedWithin5: within('abandonedWaits', 5),
    abandonedWithin20: within('abandonedWaits', 20),
    ahtSeconds: ratio(sum('talkMs') + sum('holdMs') + sum('wrapMs'), sum('handled')),
    asaSeconds: ratio(sum('waitAnsweredMs'), sum('answered')),
  }
}

/** Counted by hand from the rows of the fixture. */
const QUIRKS_TOTAL: Figures = {
  offered: 22,
  answered: 16,
  answeredWithin20: 12,
  abandoned: 6,
  abandonedWithin5: 3,
  abandonedWithin20: 5,
  ahtSeconds: '368.75',
  asaSeconds: '13.00',
}

/** Local wall time of each quarter-hour with an offer. */
const QUIRKS_BY_QUARTER_HOUR = {
  '1999-02-15T08:00:00': 4,
  '1999-02-15T09:00:00': 1,
  '1999-02-15T09:15:00': 4,
  '1999-02-15T09:30:00': 8,
  '1999-02-15T23:45:00': 1,
  '1999-02-16T00:00:00': 3,
  '1999-06-07T10:00:00': 1,
}

test('every quirk of the recording is counted as its documentation says', async () => {
  const { counts, total, byQueue, byQuarterHour } = await totalsOf(fixture('quirks.txt'))
  expect(counts).toEqual({ read: 25, offered: 22, phantom: 2, neverOffered: 1 })
  expect(total).toEqual(QUIRKS_TOTAL)
  const rest = { NW: '2 / 2 / 0', NE: '4 / 2 / 2', TT: '2 / 2 / 0', IN: '1 / 1 / 0', AA: '1 / 1 / 0', PE: '1 / 1 / 0' }
  expect(byQueue).toEqual({ PS: '11 / 7 / 4', ...rest })
  expect(Object.fromEntries(byQuarterHour)).toEqual(QUIRKS_BY_QUARTER_HOUR)
})

test('broken lines change no total, and each is named by its number', async () => {
  const { counts, total, refusedLines } = await totalsOf(fixture('broken-lines.txt'))
  expect(counts).toEqual({ read: 43, offered: 22, phantom: 2, neverOffered: 1, refused: 18 })
  expect(total).toEqual(QUIRKS_TOTAL)
  expect(refusedLines).toEqual([2, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 26, 28])
})

/** offered / answered / abandoned of the real months, as their documentation counts them. */
const MONTHS: readonly (readonly [string, string])[] = [
  ['january', '30161 / 27060 / 3101'],
  ['february', '31125 / 27162 / 3963'],
  ['august', '38711 / 31402 / 7309'],
]

/** The fixture always; the real months too where they lie beside the checkout. */
const RECORDINGS: readonly (readonly [string, string])[] = [
  [fixture('quirks.txt'), '22 / 16 / 6'],
  ...MONTHS.flatMap(([month, total]) => {
    const path = realRecording(`anonymous-bank-1999/${month}.txt.gz`)
    return path === null ? [] : [[path, total] as const]
  }),
]

test.each(RECORDINGS)('every row of %s is read, and its total is %s', async (path, expected) => {
  const { total, counts, byQueue, byQuarterHour } = await totalsOf(path)
  expect(`${total.offered} / ${total.answered} / ${total.abandoned}`).toBe(expected)
  expect(counts['refused'] ?? 0).toBe(0)
  if (path.endsWith('february.txt.gz')) expectFebruary({ total, counts, byQueue, byQuarterHour })
})

function expectFebruary({ counts, total, byQueue, byQuarterHour }: Omit<BankTotals, 'refusedLines'>): void {
  expect(counts).toEqual({ read: 33_344, phantom: 278, neverOffered: 1_941, offered: 31_125 })
  const waits = { answeredWithin20: 16_209, abandonedWithin5: 274, abandonedWithin20: 1_257, ahtSeconds: '176.35', asaSeconds: '40.77' }
  expect(total).toEqual({ offered: 31_125, answered: 27_162, abandoned: 3_963, ...waits })
  const large = { PS: '20027 / 18349 / 1678', NW: '6959 / 4990 / 1969', NE: '2702 / 2520 / 182' }
  expect(byQueue).toEqual({ ...large, TT: '1040 / 984 / 56', IN: '261 / 199 / 62', PE: '136 / 120 / 16' })
  expect(byQuarterHour.size).toBe(1_556)
  const most = [...byQuarterHour].sort(([, a], [, b]) => b - a)
  expect(most.slice(0, 2)).toEqual([
    ['1999-02-14T21:45:00', 92],
    ['1999-02-03T13:15:00', 83],
  ])
  const beforeSix = [...byQuarterHour].filter(([start]) => start.slice(11, 13) < '06').map(([, offered]) => offered)
  expect(beforeSix.reduce((a, b) => a + b, 0)).toBe(7)
}
