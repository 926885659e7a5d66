import { memo, useEffect, useRef } from 'react'
import type { RevisedRow } from '../../wire/revisions.ts'
import type { Column } from '../live/columns.ts'
import type { QueueRow } from '../live/queue-row.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { DRILLS, type Drill } from '../view/view.ts'
import { DAY_FIGURES, type DayLine } from './day-figures.ts'
import { revisedText } from './revised-text.ts'

interface Given {
  readonly row: QueueRow
  readonly figures: readonly DayLine[]
  readonly chosen: Column | null
  /** Intervals that changed after they had closed. */
  readonly revised: readonly RevisedRow[]
}

/** The day of a queue, one line an interval; the running one in sight at first. */
export function IntervalTable({ row, figures, chosen, revised }: Given) {
  const desk = useDesk()
  const { setView } = desk
  const box = useRef<HTMLDivElement>(null)
  const chosenStart = chosen?.start ?? null
  useEffect(() => {
    const wanted = chosenStart === null ? 'tr.is-running' : `tr[data-start="${chosenStart}"]`
    box.current?.querySelector(wanted)?.scrollIntoView({ block: chosenStart === null ? 'center' : 'nearest' })
  }, [chosenStart])
  const lines = figures.filter((line) => line.column !== null)
  const total = figures.find((line) => line.column === null)
  return (
    <div ref={box} className="interval-box" tabIndex={0} role="region" aria-label={`${row.label}: ${TEXT.columns.interval}`}>
      <table className="figures intervals">
        <thead>
          <tr>
            <th scope="col">{TEXT.columns.interval}</th>
            {DAY_FIGURES.map(({ heading }) => (
              <th key={heading} scope="col" title={TEXT.spelledOut[heading]}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onClick={(event) => chooseLine(event.target as HTMLElement, setView)}>
          {lines.map((line) => (
            <IntervalLine
              key={line.column?.start}
              start={line.column?.start ?? 0}
              end={line.column?.end ?? 0}
              queueId={row.record.queueId}
              name={line.name}
              cells={line.cells.join('\t')}
              marks={line.marks.join('\t')}
              revised={revisedText(revised, line.column?.start ?? 0, line.column?.end ?? 0, desk)}
              className={classOf(line, line.column?.start === chosenStart)}
            />
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr>
              <th scope="row">{total.name}</th>
              {total.cells.map((cell, place) => (
                <td key={DAY_FIGURES[place]?.heading}>{cell}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function chooseLine(target: HTMLElement, setView: ReturnType<typeof useDesk>['setView']): void {
  const start = target.closest<HTMLElement>('tr[data-start]')?.dataset['start']
  const drill = DRILLS.find((known) => known === target.closest<HTMLElement>('[data-drill]')?.dataset['drill'])
  if (start !== undefined) setView({ at: Number(start), drill: drill ?? 'offered' })
}

function classOf(line: DayLine, isChosen: boolean): string {
  const marks = [`line-${line.kind}`]
  if (isChosen) marks.push('is-selected')
  if (line.column?.isRunning === true) marks.push('is-running')
  if (line.kind === 'known' && line.sums.provisional) marks.push('is-open')
  return marks.join(' ')
}

interface LineGiven {
  readonly start: number
  readonly end: number
  readonly queueId: number
  readonly name: string
  /** Joined, so that a line whose texts are the same is not drawn again. */
  readonly cells: string
  readonly marks: string
  /** What is told of its revisions; empty where it has none. */
  readonly revised: string
  readonly className: string
}

const IntervalLine = memo(function IntervalLine({ start, end, queueId, name, cells, marks, revised, className }: LineGiven) {
  const markOf = marks.split('\t')
  return (
    <tr className={className} data-start={start} aria-selected={className.includes('is-selected')}>
      <th scope="row" data-tip={`cell:${queueId}:${start}:${end}`}>
        {name}
        {className.includes('is-running') && <span className="badge">{TEXT.table.now}</span>}
        {revised !== '' && (
          <span className="revised" role="img" aria-label={TEXT.queueScreen.revised.mark} data-tip={`said:${revised}`}>
            ↺
          </span>
        )}
      </th>
      {cells.split('\t').map((cell, place) => (
        <Cell key={DAY_FIGURES[place]?.heading} text={cell} mark={markOf[place] ?? '0'} drill={DAY_FIGURES[place]?.drill} />
      ))}
    </tr>
  )
})

function Cell({ text, mark, drill }: { readonly text: string; readonly mark: string; readonly drill: Drill | undefined }) {
  const [, heat = '0', glyph = ''] = /^(-?\d)(.*)$/.exec(mark) ?? []
  return (
    <td className={heat === '0' ? undefined : `heat-${heat}`} data-drill={drill}>
      {text}
      {glyph !== '' && <span className="glyph">{glyph}</span>}
    </td>
  )
}
