import type { MeasureChanges, RevisedInterval, RevisionAnswer, StandingInterval } from '../../app/revisions.ts'
import { MEASURES } from '../../domain/interval/measure.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { versionId } from '../../wire/desk.ts'
import { type CsvValue, toCsv } from './csv.ts'

/** Changed intervals as they are sent: instants as text, figures as those of `/api/v1/kpis`. */
export function revisionJson({ asOf, version, zone, rows }: RevisionAnswer): object {
  return { asOf: formatInstant(asOf), version: versionId(version), zone, rows: rows.map(rowJson) }
}

function rowJson({ start, end, closedAt, firstClosed, present, revisions, inProgress, ...name }: RevisedInterval): object {
  return {
    start: formatInstant(start),
    end: formatInstant(end),
    ...name,
    closedAt: formatInstant(closedAt),
    firstClosed: standingJson(firstClosed),
    revisions: revisions.map((revision) => ({ ...revision, learnedAt: formatInstant(revision.learnedAt) })),
    inProgress,
    present: standingJson(present),
  }
}

function standingJson({ cell: { counts, ...figures }, measures }: StandingInterval): object {
  return { measures, ...counts, ...figures }
}

const HEADER = ['start', 'end', 'date', 'queue', 'line', 'cause', 'learnedAt', 'vendor', 'site', ...MEASURES, 'closedAt', 'zone', 'asOf']

/**
 * The same as a table of measures: of each interval the line `firstClosed`, a line for each `revision`, one of what was `inProgress`, and
 * the line `present`, which is the sum of those above it.
 */
export function revisionCsv({ asOf, zone, rows }: RevisionAnswer): string {
  const lines = rows.flatMap((row) => {
    const line = (name: string, told: readonly CsvValue[], measures: MeasureChanges): CsvValue[] => [
      formatInstant(row.start),
      formatInstant(row.end),
      row.date,
      row.queue,
      name,
      ...told,
      ...MEASURES.map((measure) => measures[measure] ?? 0),
      formatInstant(row.closedAt),
      zone,
      formatInstant(asOf),
    ]
    return [
      line('firstClosed', NOTHING_TOLD, row.firstClosed.measures),
      ...row.revisions.map(({ cause, learnedAt, vendor, site, changes }) =>
        line('revision', [cause, formatInstant(learnedAt), vendor, site], changes),
      ),
      line('inProgress', NOTHING_TOLD, row.inProgress),
      line('present', NOTHING_TOLD, row.present.measures),
    ]
  })
  return toCsv(HEADER, lines)
}

const NOTHING_TOLD: readonly CsvValue[] = [null, null, null, null]
