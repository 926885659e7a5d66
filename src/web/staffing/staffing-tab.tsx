import { useState } from 'react'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import type { PlanStaffingView } from '../../wire/plans.ts'
import { count, decimal, NOTHING, percent } from '../figures/format.ts'
import { tsvOf } from '../figures/tsv.ts'
import { NotRenewed, WorkNote } from '../live/ahead-table.tsx'
import type { QueueRow } from '../live/queue-row.ts'
import { targetText } from '../live/target-text.ts'
import type { Answer } from '../session/ask.ts'
import { Asked } from '../settings/asked.tsx'
import { typedNumber } from '../settings/typed-number.ts'
import { useAskedAnew } from '../settings/use-asked-anew.ts'
import { when } from '../settings/when.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { ReadField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { dateAt, timeAt, zoneText } from '../time/zone.ts'
import { QueueChoice } from './queue-choice.tsx'
import { gapSaid, promisedOf, type StaffingLine, staffingLines } from './staffing-lines.ts'
import { ThereNow } from './there-now.tsx'
import { useForeseen } from './use-foreseen.ts'
import { WhatIf } from './what-if.tsx'

const S = TEXT.staffing
const C = S.staffColumns

/** What planners customarily begin with; whoever knows better types it. */
const SHRINKAGE_FIRST = 0.3

/** Who is needed, who was promised and who will be there, vendor by vendor; and what other heads would do. */
export function StaffingTab() {
  return <QueueChoice>{(row) => <StaffingOf key={row.record.key} row={row} />}</QueueChoice>
}

function StaffingOf({ row }: { readonly row: QueueRow }) {
  const { queueId, key } = row.record
  const answer = useForeseen(queueId, key)
  return (
    <Asked answer={answer}>
      {(foreseen) => {
        const [queue] = foreseen.queues
        if (queue === undefined) return <p>{S.notYet}</p>
        if (queue.source === null) return <p>{S.none}</p>
        const hasLanes = foreseen.rows.some(({ vendors }) => vendors.length > 0)
        return (
          <>
            <p className="small">
              {hasLanes && requiredText(row)} {queue.unpredicted !== null && S.unpredicted[queue.unpredicted]}
            </p>
            <WorkNote row={row} />
            <NotRenewed row={row} />
            <ThereNow row={row} />
            <div className="staffing-sides">
              {hasLanes && <Requirement row={row} foreseen={foreseen} />}
              {queue.unpredicted === null && <WhatIf row={row} foreseen={foreseen} />}
            </div>
          </>
        )
      }}
    </Asked>
  )
}

/** What heads are required for: a level of customers who wait, or the promises of open work. */
function requiredText({ record, view }: QueueRow): string {
  return view.queue.outlook?.work == null ? S.targetOf(targetText(record)) : S.workTargetOf(targetText(record))
}

/** The columns of the table, with those of open work where the queue has any. */
function columnsOf(lines: readonly StaffingLine[]): Readonly<Record<string, string>> {
  return lines.some(({ open }) => open !== null) ? { ...C, ...S.workColumns } : C
}

function Requirement({ row, foreseen }: { readonly row: QueueRow; readonly foreseen: OutlookAnswer }) {
  const { state } = useDesk()
  const [shrinkage, setShrinkage] = useState(SHRINKAGE_FIRST)
  const first = foreseen.rows[0]?.start ?? ''
  const last = foreseen.rows.at(-1)?.end ?? ''
  const span = new URLSearchParams({ from: first, to: last, queue: row.record.key })
  const [byVendor] = useAskedAnew<PlanStaffingView>(`/api/v1/plans/staffing?${span}&by=vendor`)
  const [byQueue] = useAskedAnew<PlanStaffingView>(`/api/v1/plans/staffing?${span}&by=queue`)
  const names = new Map(state.records.vendors.map(({ key, name }) => [key, name]))
  return (
    <Asked answer={bothOf(byVendor, byQueue)}>
      {([ofVendors, ofQueue]) => {
        const promised = promisedOf(ofVendors.rows, ofQueue.rows)
        const lines = staffingLines(foreseen.rows, promised, shrinkage)
        const used = [...usedBy(promised.byVendor, ofVendors.plans), ...usedBy(promised.asWhole, ofQueue.plans)]
        return (
          <section>
            <div className="plan-head">
              <h2>{S.requirement}</h2>
              <StaffingCopy row={row} lines={lines} names={names} />
            </div>
            <Commitments plans={used} />
            <ReadField
              label={S.shrinkage}
              hint={S.shrinkageHint}
              value={shrinkage}
              write={(value) => decimal(value * 100, 0)}
              read={shrinkageOf}
              onChange={setShrinkage}
            />
            <StaffingTable row={row} lines={lines} names={names} />
          </section>
        )
      }}
    </Asked>
  )
}

function shrinkageOf(text: string): number {
  const typed = typedNumber(text)
  return typeof typed === 'number' && typed >= 0 && typed < 95 ? typed / 100 : 0
}

function bothOf<T>(first: Answer<T> | null, second: Answer<T> | null): Answer<readonly [T, T]> | null {
  if (first?.ok === false) return first
  if (second?.ok === false) return second
  return first === null || second === null ? null : { ok: true, value: [first.value, second.value] }
}

/** The snapshots that promises are from. */
function usedBy(rows: PlanStaffingView['rows'], plans: PlanStaffingView['plans']): PlanStaffingView['plans'] {
  const used = new Set(rows.flatMap(({ committed }) => (committed === null ? [] : [committed.plan])))
  return plans.filter((_, place) => used.has(place))
}

/** Of which snapshots the promises are. */
function Commitments({ plans }: Pick<PlanStaffingView, 'plans'>) {
  const { zone } = useDesk()
  return (
    <p className="dim small">
      {plans.length === 0
        ? S.noCommitment
        : S.committedBy(
            plans.map(({ name, author, feed, madeAt }) => S.snapshot(name, author ?? feed ?? '', when(madeAt, zone, ''), false)).join('; '),
          )}
    </p>
  )
}

interface TableGiven {
  readonly row: QueueRow
  readonly lines: readonly StaffingLine[]
  readonly names: ReadonlyMap<string, string>
}

function StaffingTable({ row, lines, names }: TableGiven) {
  const { zone } = useDesk()
  const target = row.record.target?.fraction ?? null
  const columns = columnsOf(lines)
  return (
    <div className="plan-scroll">
      <table className="figures staffing-table">
        <thead>
          <tr>
            {Object.entries(columns).map(([name, heading]) => (
              <th key={name} scope="col" className={name === 'vendor' || name === 'basis' ? 'text' : undefined} title={S.spelledOut[name]}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, place) => (
            <tr key={`${line.start} ${line.vendor}`} className={lines[place - 1]?.start === line.start ? 'is-ahead' : 'is-ahead is-first'}>
              <th scope="row">{timeAt(zone, Date.parse(line.start))}</th>
              <td className="text">{names.get(line.vendor) ?? S.anyVendor}</td>
              <td>{decimal(line.offered, 1)}</td>
              <td>{figure(line.required)}</td>
              <td>{figure(line.scheduled)}</td>
              <td>{line.committed === null ? <span className="dim">{S.notPromised}</span> : committedText(line)}</td>
              <td>{line.expected === null ? NOTHING : decimal(line.expected, 1)}</td>
              <td className="text dim">{line.basis === null ? NOTHING : S.basis[line.basis]}</td>
              <GapCell gap={line.gap} />
              <td className={line.level !== null && target !== null && line.level < target ? 'is-bad' : undefined}>
                {percent(line.level, 0)}
                {line.level !== null && target !== null && line.level < target && <span className="glyph">▼</span>}
              </td>
              {columns !== C && <WorkCells line={line} isFirst={lines[place - 1]?.start !== line.start} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Open work is of the queue, so it stands beside its first vendor only. */
function WorkCells({ line: { open, late }, isFirst }: { readonly line: StaffingLine; readonly isFirst: boolean }) {
  if (!isFirst) return <td colSpan={2} />
  return (
    <>
      <td>{open === null ? NOTHING : count(open)}</td>
      <td className={late !== null && late >= LATE_SHOWN ? 'is-bad' : undefined}>{late === null ? NOTHING : count(late)}</td>
    </>
  )
}

/** Less than half a promise is none. */
const LATE_SHOWN = 0.5

function committedText({ committed, isOfQueue }: StaffingLine): string {
  return isOfQueue ? S.forTheQueue(figure(committed)) : figure(committed)
}

function GapCell({ gap }: { readonly gap: number | null }) {
  const said = gapSaid(gap)
  if (said === null) return <td>{NOTHING}</td>
  const [text, glyph] = S.gap(said.sign, said.heads)
  return (
    <td className={said.sign < 0 ? 'is-bad' : undefined}>
      {text} <span className="glyph">{glyph}</span>
    </td>
  )
}

function StaffingCopy({ row, lines, names }: TableGiven) {
  const { zone, state } = useDesk()
  const text = (): string =>
    tsvOf([
      [row.label, requiredText(row), zoneText(zone, state.asOf), S.asOf(timeAt(zone, state.asOf))],
      [S.dayColumns.day, ...Object.values(columnsOf(lines))],
      ...lines.map((line) => [
        dateAt(zone, Date.parse(line.start)),
        timeAt(zone, Date.parse(line.start)),
        names.get(line.vendor) ?? S.anyVendor,
        line.offered,
        line.required,
        line.scheduled,
        line.isOfQueue ? committedText(line) : line.committed,
        line.expected,
        line.basis === null ? null : S.basis[line.basis],
        line.gap === null ? null : Math.round(line.gap * 10) / 10,
        line.level,
        ...(line.open === null ? [] : [line.open, line.late]),
      ]),
    ])
  return <CopyButton label={TEXT.buttons.copyTable} text={text} />
}

function figure(value: number | null): string {
  return value === null ? NOTHING : decimal(value, Number.isInteger(value) ? 0 : 1)
}
