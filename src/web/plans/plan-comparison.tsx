import { useState } from 'react'
import { DAY_MS } from '../../domain/shared/instant.ts'
import type { PlanComparisonView, PlanView } from '../../wire/plans.ts'
import { count, decimal, NOTHING, signedPercent } from '../figures/format.ts'
import { useQueueLabel } from '../live/use-queue-label.ts'
import { Asked } from '../settings/asked.tsx'
import { useAsked } from '../settings/use-asked.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField } from '../shell/fields.tsx'
import { QueueChoice } from '../staffing/queue-choice.tsx'
import { TEXT } from '../text.ts'
import { PlanLines } from './plan-lines.tsx'

const P = TEXT.plans
const C = P.comparedColumns

type Queue = PlanComparisonView['queues'][number]

/** Two snapshots beside each other, queue by queue, and the chosen queue by interval. */
export function PlanComparison({
  ids,
  onChoose,
}: {
  readonly ids: readonly number[]
  readonly onChoose: (ids: readonly number[]) => void
}) {
  const [answer] = useAsked<{ readonly plans: readonly PlanView[]; readonly more: string | null }>('/api/v1/plans?withdrawn=true')
  const [first = 0, second = 0] = ids
  const own = OWN_DAYS_AGO.map((days) => ({ key: String(ownId(days)), name: P.ownAgo(days) }))
  return (
    <Asked answer={answer}>
      {({ plans, more }) => {
        const kind = plans.find(({ id }) => id === first)?.kind
        const choices = plans.filter((plan) => kind === undefined || plan.kind === kind)
        const optionsOf = (offered: readonly PlanView[]) => [
          { key: '0', name: P.choose },
          ...offered.map(({ id, name, kind: of }) => ({ key: String(id), name: `${name} · ${P.kinds[of]}` })),
        ]
        return (
          <>
            <div className="settings-filter">
              <SelectField
                label={P.first}
                value={String(first)}
                options={[...optionsOf(plans), ...own]}
                onChange={(id) => onChoose([Number(id), 0])}
              />
              <SelectField
                label={P.second}
                value={String(second)}
                options={first < 0 ? [{ key: '0', name: P.choose }, ...own] : optionsOf(choices)}
                onChange={(id) => onChoose([first, Number(id)])}
              />
              {more !== null && <span className="dim small">{P.thereIsMore}</span>}
            </div>
            <ChosenTwo key={`${first} ${second}`} first={first} second={second} />
          </>
        )
      }}
    </Asked>
  )
}

/** How many days ago our own forecast may be taken from, beside now; in the address as numbers below 0, which no snapshot has. */
const OWN_DAYS_AGO = [0, 1, 7, 14]

function ownId(daysAgo: number): number {
  return -1 - daysAgo
}

interface Two {
  readonly first: number
  readonly second: number
}

/** Two snapshots, or our own forecast of a queue at two moments. */
function ChosenTwo({ first, second }: Two) {
  if (first > 0 && second > 0) return <Compared path={`/api/v1/plans/compare?first=${first}&second=${second}`} />
  if (first < 0 && second < 0)
    return <QueueChoice>{(row) => <OwnCompared key={row.record.key} queue={row.record.key} {...{ first, second }} />}</QueueChoice>
  return <p>{P.noneToCompare}</p>
}

function OwnCompared({ queue, first, second }: Two & { readonly queue: string }) {
  const { state } = useDesk()
  // The moments stay while the desk lives on.
  const [now] = useState(state.asOf)
  const momentOf = (id: number): string => new Date(now - (-1 - id) * DAY_MS).toISOString()
  return <Compared path={`/api/v1/outlook/compare?${new URLSearchParams({ queue, first: momentOf(first), second: momentOf(second) })}`} />
}

function Compared({ path }: { readonly path: string }) {
  const [answer] = useAsked<PlanComparisonView>(path)
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <Asked answer={answer}>
      {(compared) => {
        const queue = compared.queues.find((each) => each.queue === chosen) ?? compared.queues[0]
        if (queue === undefined) return <p>{P.nothingToCompare}</p>
        return (
          <>
            <ComparedTable compared={compared} chosen={queue.queue} onChoose={setChosen} />
            <PlanLines queue={queue} names={[compared.first.name, compared.second.name]} />
          </>
        )
      }}
    </Asked>
  )
}

interface TableGiven {
  readonly compared: PlanComparisonView
  readonly chosen: string
  readonly onChoose: (queue: string) => void
}

function ComparedTable({ compared, chosen, onChoose }: TableGiven) {
  return (
    <div className="plan-scroll">
      <table className="figures settings-table">
        <thead>
          <tr>
            <th scope="col" className="text">
              {C.queue}
            </th>
            <th scope="col">{C.both}</th>
            <th scope="col">{C.only}</th>
            <th scope="col">{C.contacts}</th>
            <th scope="col">{C.change}</th>
            <th scope="col" data-tip={P.movedTip}>
              {C.moved}
            </th>
            <th scope="col">{C.aht}</th>
            <th scope="col">{C.heads}</th>
          </tr>
        </thead>
        <tbody>
          {compared.queues.map((queue) => (
            <ComparedRow key={queue.queue} queue={queue} isChosen={queue.queue === chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ComparedRow({
  queue,
  isChosen,
  onChoose,
}: {
  readonly queue: Queue
  readonly isChosen: boolean
  readonly onChoose: (queue: string) => void
}) {
  const { first, second } = queue
  const label = useQueueLabel()(queue.queue)
  const pair = (a: number | null, b: number | null, decimals: 0 | 1): string =>
    a === null && b === null ? NOTHING : P.pair(known(a, decimals), known(b, decimals))
  const base = first.contacts ?? 0
  const change = base > 0 && second.contacts !== null ? (second.contacts - base) / base : null
  return (
    <tr className={isChosen ? 'is-chosen' : undefined}>
      <th scope="row" className="text">
        <button type="button" className="button" aria-pressed={isChosen} aria-label={P.lookAt(label)} onClick={() => onChoose(queue.queue)}>
          {label}
        </button>
      </th>
      <td>{count(queue.both)}</td>
      <td>{`${count(queue.onlyFirst)} / ${count(queue.onlySecond)}`}</td>
      <td>{pair(first.contacts, second.contacts, 1)}</td>
      <td>{signedPercent(change)}</td>
      <td>{known(queue.moved, 1)}</td>
      <td>{pair(first.ahtSeconds, second.ahtSeconds, 0)}</td>
      <td>{pair(first.headHours, second.headHours, 1)}</td>
    </tr>
  )
}

function known(value: number | null, decimals: 0 | 1): string {
  return value === null ? P.noPlan : decimal(value, decimals)
}
