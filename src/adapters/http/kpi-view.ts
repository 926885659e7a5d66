import type { KpiAnswer, KpiRow } from '../../app/kpis-row.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { versionId } from '../../wire/desk.ts'
import { type CsvValue, toCsv } from './csv.ts'

/** Figures as they are sent: instants as text, everything else as it is. */
export function kpiJson(answer: KpiAnswer): object {
  const { asOf, version, asKnownAt, rows, ...rest } = answer
  return {
    asOf: formatInstant(asOf),
    version: versionId(version),
    asKnownAt: asKnownAt === null ? null : formatInstant(asKnownAt),
    ...rest,
    rows: rows.map(rowJson),
  }
}

function rowJson(row: KpiRow): object {
  const { start, end, freshness, ...rest } = row
  const heardAt = freshness.heardAt === null ? null : formatInstant(freshness.heardAt)
  return { start: formatInstant(start), end: formatInstant(end), ...rest, freshness: { ...freshness, heardAt } }
}

type Column = readonly [name: string, of: (row: KpiRow) => CsvValue]

const COUNTS = [
  'offered',
  'answered',
  'answeredOfOffered',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'callbackRequested',
  'lost',
  'waiting',
  'inService',
  'handled',
  'transferred',
  'replied',
  'reopened',
  'due',
  'dueMet',
  'outbound',
] as const

const FIGURES = [
  'asaSeconds',
  'abandonedAfterSeconds',
  'abandonRate',
  'abandonRateWithoutShort',
  'ahtSeconds',
  'talkSeconds',
  'holdSeconds',
  'wrapSeconds',
  'occupancy',
  'transferRate',
  'reopenRate',
] as const

const AGENT_SECONDS = ['staffed', 'available', 'handling', 'wrap', 'break', 'otherAux'] as const

/** The same figures as a table; each row says of when it is, in which zone, and how far it can be believed. */
export function kpiCsv(answer: KpiAnswer): string {
  const columns = columnsOf(answer)
  return toCsv(
    columns.map(([name]) => name),
    answer.rows.map((row) => columns.map(([, of]) => of(row))),
  )
}

function columnsOf({ asOf, asKnownAt, zone, by, thresholdsSeconds }: KpiAnswer): readonly Column[] {
  return [
    ['start', (row) => formatInstant(row.start)],
    ['end', (row) => formatInstant(row.end)],
    ['date', (row) => row.date],
    ...by.map((dimension): Column => [dimension, (row) => row[dimension] ?? null]),
    ...COUNTS.map((name): Column => [name, (row) => row[name]]),
    ...thresholdsSeconds.map((seconds): Column => [`answeredWithin${seconds}`, (row) => row.answeredWithin[seconds] ?? null]),
    ...thresholdsSeconds.map((seconds): Column => [`abandonedWithin${seconds}`, (row) => row.abandonedWithin[seconds] ?? null]),
    ['serviceLevel', ({ serviceLevel }) => serviceLevel.value],
    ['serviceLevelFormula', ({ serviceLevel }) => serviceLevel.formula],
    ['serviceLevelThresholdSeconds', ({ serviceLevel }) => serviceLevel.thresholdSeconds],
    ['serviceLevelNumerator', ({ serviceLevel }) => serviceLevel.numerator],
    ['serviceLevelDenominator', ({ serviceLevel }) => serviceLevel.denominator],
    ['provisional', ({ serviceLevel }) => serviceLevel.provisional],
    ...FIGURES.map((name): Column => [name, (row) => row[name]]),
    ...AGENT_SECONDS.map((name): Column => [`agent${name[0]?.toUpperCase()}${name.slice(1)}Seconds`, (row) => row.agentSeconds[name]]),
    ['intervalsAttained', ({ attainment }) => attainment?.attained ?? null],
    ['intervalsWithTarget', ({ attainment }) => attainment?.intervals ?? null],
    ['oldestWaitSeconds', ({ backlog }) => backlog.oldestWaitSeconds],
    ['provenance', (row) => row.provenance],
    ['freshness', ({ freshness }) => freshness.state],
    ['heardAt', ({ freshness }) => (freshness.heardAt === null ? null : formatInstant(freshness.heardAt))],
    ['zone', () => zone],
    ['asOf', () => formatInstant(asOf)],
    ['asKnownAt', () => (asKnownAt === null ? null : formatInstant(asKnownAt))],
  ]
}
