import { useState } from 'react'
import { isPlanKind, PLAN_KINDS } from '../../domain/plan/plan-kind.ts'
import type { ListedPlanView, PlanView } from '../../wire/plans.ts'
import { useQueueLabel } from '../live/use-queue-label.ts'
import { ask, askForFile } from '../session/ask.ts'
import { Asked, Fault } from '../settings/asked.tsx'
import { useAsked } from '../settings/use-asked.ts'
import { when } from '../settings/when.ts'
import { useDesk } from '../shell/desk-context.ts'
import { CheckField, SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { saveAsPlan } from './save-as.ts'
import { TableHead } from './table-head.tsx'

const P = TEXT.plans
const L = P.listColumns

/** All snapshots of the last week and the weeks to come, to be looked at, compared and withdrawn. */
export function PlanList({ onCompare }: { readonly onCompare: (ids: readonly number[]) => void }) {
  const [kind, setKind] = useState('')
  const [withWithdrawn, setWithWithdrawn] = useState(false)
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [after, setAfter] = useState<string | null>(null)
  const query = new URLSearchParams({
    ...(isPlanKind(kind) ? { kind } : {}),
    ...(withWithdrawn ? { withdrawn: 'true' } : {}),
    ...(after === null ? {} : { after }),
  })
  const [answer, again] = useAsked<{ readonly plans: readonly ListedPlanView[]; readonly more: string | null }>(`/api/v1/plans?${query}`)
  return (
    <>
      <div className="settings-filter">
        <SelectField
          label={L.kind}
          value={kind}
          options={[{ key: '', name: P.anyKind }, ...PLAN_KINDS.map((each) => ({ key: each, name: P.kinds[each] }))]}
          onChange={(chosenKind) => {
            setKind(chosenKind)
            setAfter(null)
          }}
        />
        <CheckField
          label={P.withWithdrawn}
          value={withWithdrawn}
          onChange={(isShown) => {
            setWithWithdrawn(isShown)
            setAfter(null)
          }}
        />
        <span className="spacer" />
        {answer?.ok === true && answer.value.plans.length > 0 && (
          <>
            <span className="dim small plan-beside-button">{P.compareHint}</span>
            <button type="button" className="button" disabled={chosen.length !== 2} onClick={() => onCompare(chosen)}>
              {P.compareTwo}
            </button>
          </>
        )}
      </div>
      <Asked answer={answer}>
        {({ plans, more }) => (
          <>
            {plans.length === 0 ? <p>{P.none}</p> : <ListTable plans={plans} chosen={chosen} onChoose={setChosen} onChanged={again} />}
            <Pages isFirst={after === null} more={more} onGo={setAfter} />
          </>
        )}
      </Asked>
    </>
  )
}

interface PagesGiven {
  readonly isFirst: boolean
  readonly more: string | null
  readonly onGo: (after: string | null) => void
}

/** The way to older snapshots and back; nothing where all are shown. */
function Pages({ isFirst, more, onGo }: PagesGiven) {
  return (
    <div className="settings-buttons">
      {!isFirst && (
        <button type="button" className="button" onClick={() => onGo(null)}>
          {P.newest}
        </button>
      )}
      {more !== null && (
        <>
          <button type="button" className="button" onClick={() => onGo(more)}>
            {P.older}
          </button>
          <span className="dim small">{P.thereIsMore}</span>
        </>
      )}
    </div>
  )
}

interface TableGiven {
  readonly plans: readonly ListedPlanView[]
  readonly chosen: readonly number[]
  readonly onChoose: (chosen: readonly number[]) => void
  readonly onChanged: () => void
}

function ListTable({ plans, chosen, onChoose, onChanged }: TableGiven) {
  return (
    <div className="plan-scroll">
      <table className="figures settings-table plan-list">
        <TableHead columns={Object.values(L)} isChosen />
        <tbody>
          {plans.map((plan) => (
            <PlanRow key={plan.id} plan={plan} chosen={chosen} onChoose={onChoose} onChanged={onChanged} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PlanRow({ plan, chosen, onChoose, onChanged }: Omit<TableGiven, 'plans'> & { readonly plan: ListedPlanView }) {
  const { zone } = useDesk()
  const labelOf = useQueueLabel()
  const { id, name, kind, author, feed, withdrawn, origin } = plan
  if (id === null) return null
  const isChosen = chosen.includes(id)
  return (
    <tr className={withdrawn ? 'is-disabled' : undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={P.compareOf(name)}
          checked={isChosen}
          onChange={() => onChoose(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id].slice(-2))}
        />
      </td>
      <th scope="row" className="text is-wide" title={name}>
        {name}
      </th>
      <td className="text">{P.kinds[kind]}</td>
      <td className="text">{when(plan.madeAt, zone, '')}</td>
      <td className="text">{when(plan.recordedAt, zone, '')}</td>
      <td className="text" data-tip={P.lockTip}>
        {P.locks[plan.lock ?? 'begun']}
      </td>
      <td className="text">{P.spanOf(when(plan.from, zone, ''), when(plan.to, zone, ''))}</td>
      <td className="text is-wide" title={plan.queues?.map(labelOf).join(', ')}>
        {P.queuesOf((plan.queues ?? []).map(labelOf))}
      </td>
      <td className="text">{author ?? feed ?? ''}</td>
      <td className="text">{stateText(withdrawn, origin)}</td>
      <td className="settings-actions">
        <RowButtons plan={plan} onChanged={onChanged} />
      </td>
    </tr>
  )
}

/** What our own model foresaw is held against what came, and never counts as a plan. */
function stateText(isWithdrawn: boolean, origin: PlanView['origin']): string {
  if (isWithdrawn) return `✖ ${P.withdrawn}`
  return origin === 'model' ? `○ ${P.foreseenOnly}` : `● ${P.counts1}`
}

function RowButtons({ plan: { id, name, withdrawn, origin }, onChanged }: { readonly plan: PlanView; readonly onChanged: () => void }) {
  const { session } = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const change = (): void => {
    const told = withdrawn ? ask('POST', `/api/v1/plans/${id}/restore`) : ask('DELETE', `/api/v1/plans/${id}`)
    void told.then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) onChanged()
    })
  }
  const save = (what: 'rows' | 'file', type: string): void => {
    void askForFile(`/api/v1/plans/${id}/${what}`, type).then((answer) => {
      setFault(answer.ok ? null : answer.reason)
      if (answer.ok) saveAsPlan(answer.value, name)
    })
  }
  const mayImport = session?.permissions.includes('importPlans') === true
  return (
    <>
      <button type="button" className="button" aria-label={P.saveCsvOf(name)} onClick={() => save('rows', 'text/csv')}>
        {P.saveCsv}
      </button>
      {mayImport && origin === 'import' && (
        <button type="button" className="button" aria-label={P.saveFileOf(name)} onClick={() => save('file', 'application/octet-stream')}>
          {P.saveFile}
        </button>
      )}
      {mayImport && (
        <button type="button" className="button" aria-label={withdrawn ? P.restoreOf(name) : P.withdrawOf(name)} onClick={change}>
          {withdrawn ? P.restore : P.withdraw}
        </button>
      )}
      <Fault reason={fault} />
    </>
  )
}
