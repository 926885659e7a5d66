import type { RevisedRow } from '../../wire/revisions.ts'
import { count, percent } from '../figures/format.ts'
import type { Desk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { secondAt, timeAt } from '../time/zone.ts'

const R = TEXT.queueScreen.revised

/** Of one interval, the last ones: all of them are in the API. */
const REVISIONS_SHOWN = 6
const INTERVALS_SHOWN = 4

/** What is told of the revisions of a stretch, a line each; empty where none of it was revised. Service in progress is no revision. */
export function revisedText(rows: readonly RevisedRow[], start: number, end: number, desk: Pick<Desk, 'state' | 'zone'>): string {
  const own = rows.filter((row) => row.revisions.length > 0 && Date.parse(row.start) >= start && Date.parse(row.start) < end)
  if (own.length === 0) return ''
  const title = R.title(timeAt(desk.zone, start), timeAt(desk.zone, end))
  const more = own.length > INTERVALS_SHOWN ? [R.moreIntervals(own.length - INTERVALS_SHOWN)] : []
  return [title, ...own.slice(-INTERVALS_SHOWN).flatMap((row) => linesOf(row, own.length > 1, desk)), ...more].join('\n')
}

function linesOf(row: RevisedRow, isNamed: boolean, { state, zone }: Pick<Desk, 'state' | 'zone'>): readonly string[] {
  const name = isNamed ? `${timeAt(zone, Date.parse(row.start))}: ` : ''
  const hidden = row.revisions.length - REVISIONS_SHOWN
  const vendorName = (key: string): string =>
    state.records.vendors.find((vendor) => vendor.key === key)?.name ?? (key === 'unassigned' ? TEXT.panel.unassigned : key)
  return [
    `${name}${R.firstClosed(timeAt(zone, Date.parse(row.closedAt)), standingText(row.firstClosed))}`,
    ...(hidden > 0 ? [R.earlier(hidden)] : []),
    ...row.revisions
      .slice(-REVISIONS_SHOWN)
      .map(
        ({ learnedAt, cause, vendor, changes }) =>
          `${secondAt(zone, Date.parse(learnedAt))} ${R.causes[cause]}, ${vendorName(vendor)}: ${changesText(changes)}`,
      ),
    R.now(standingText(row.present)),
  ]
}

function standingText({ offered, answered, abandoned, serviceLevel }: RevisedRow['present']): string {
  return R.standing(count(offered), count(answered), count(abandoned), percent(serviceLevel.value))
}

/** The measures that people speak of, with their sign; times and the like in a word. */
function changesText(changes: Readonly<Record<string, number>>): string {
  const named = R.measures.flatMap(([measure, name]) => {
    const change = changes[measure] ?? 0
    return change === 0 ? [] : [`${name} ${change > 0 ? '+' : '−'}${count(Math.abs(change))}`]
  })
  return named.length > 0 ? named.join(', ') : R.timesOnly
}
