import type { PlanAccuracyView } from '../../wire/plan-accuracy.ts'
import { count, percent, signedPercent } from '../figures/format.ts'
import { tsvOf } from '../figures/tsv.ts'
import { useQueueLabel } from '../live/use-queue-label.ts'
import { when } from '../settings/when.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { zoneText } from '../time/zone.ts'

const A = TEXT.plans.accuracy

type Errors = PlanAccuracyView['total']

interface ErrorLine {
  readonly key: string
  readonly name: string
  readonly errors: Errors
  /** Ours, over the same intervals; null where it was not asked for. */
  readonly own: Errors | null
}

/** The whole first, then markets, then queues, by the names that people call them. */
function useLines({ total, markets, queues, beside }: PlanAccuracyView): readonly ErrorLine[] {
  const { state } = useDesk()
  const labelOf = useQueueLabel()
  const names = new Map(state.records.markets.map(({ key, name }) => [key, name]))
  return [
    { key: 'all', name: A.all, errors: total, own: beside?.total ?? null },
    ...markets.map((errors) => {
      const own = beside?.markets.find(({ market }) => market === errors.market) ?? null
      return { key: `market ${errors.market}`, name: names.get(errors.market) ?? errors.market, errors, own }
    }),
    ...queues.map((errors) => {
      const own = beside?.queues.find(({ queue }) => queue === errors.queue) ?? null
      return { key: `queue ${errors.queue}`, name: labelOf(errors.queue), errors, own }
    }),
  ]
}

/** How far a forecast was off: WAPE and bias first, ours beside it where that was asked for. */
export function ErrorTable({ accuracy }: { readonly accuracy: PlanAccuracyView }) {
  const lines = useLines(accuracy)
  const headings = headingsOf(accuracy)
  return (
    <>
      <ErrorCopy accuracy={accuracy} lines={lines} />
      <div className="plan-scroll">
        <table className="figures settings-table">
          <thead>
            <tr>
              {headings.map((heading, place) => (
                <th key={heading} scope="col" className={place === 0 ? 'text' : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.key}>
                <th scope="row" className="text">
                  {line.name}
                </th>
                {cellsOf(line, accuracy).map((cell, place) => (
                  <td key={headings[place + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function ErrorCopy({ accuracy, lines }: { readonly accuracy: PlanAccuracyView; readonly lines: readonly ErrorLine[] }) {
  const { zone, state } = useDesk()
  const { plan, horizon, lead, from, to } = accuracy
  const text = (): string =>
    tsvOf([
      [
        plan?.name ?? horizon ?? (lead === null ? A.model : A.ownLead(A.leads[lead])),
        when(from, zone, ''),
        when(to, zone, ''),
        zoneText(zone, state.asOf),
      ],
      headingsOf(accuracy),
      ...lines.map((line) => [line.name, ...cellsOf(line, accuracy)]),
    ])
  return (
    <div>
      <CopyButton label={TEXT.buttons.copyTable} text={text} />
    </div>
  )
}

function headingsOf({ beside }: PlanAccuracyView): readonly string[] {
  const [first = '', wape = '', bias = '', ...rest] = A.columns
  return [first, wape, bias, ...(beside === null ? [] : A.besideColumns), ...rest, A.pinball]
}

function cellsOf({ errors, own }: ErrorLine, { beside }: PlanAccuracyView): readonly string[] {
  return [
    percent(errors.wape),
    signedPercent(errors.bias),
    ...(beside === null ? [] : [percent(own?.wape ?? null), signedPercent(own?.bias ?? null)]),
    count(errors.forecast),
    count(errors.actual),
    percent(errors.coverage, 0),
    percent(errors.ahtWape),
    signedPercent(errors.ahtBias),
    count(errors.intervals),
    A.pinballOf(errors.pinball.map(({ loss }) => percent(loss))),
  ]
}
