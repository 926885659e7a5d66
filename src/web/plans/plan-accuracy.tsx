import { useState } from 'react'
import { PLAN_HORIZONS } from '../../domain/plan/horizon.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import type { PlanAccuracyView, PlanView } from '../../wire/plans.ts'
import { count, decimal, percent, signedPercent } from '../figures/format.ts'
import { Asked } from '../settings/asked.tsx'
import { useAsked } from '../settings/use-asked.ts'
import { useDesk } from '../shell/desk-context.ts'
import { SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { dayAt } from '../time/zone.ts'

const A = TEXT.plans.accuracy

type Errors = PlanAccuracyView['total']

const BACK_DAYS = [1, 7, 28] as const

/** How good forecasts were: what counted at a lock, or one snapshot, over the last days. */
export function PlanAccuracy() {
  const { state, zone } = useDesk()
  const [of, setOf] = useState<string>('lockedForVendor')
  const [days, setDays] = useState('7')
  const [answer] = useAsked<{ readonly plans: readonly PlanView[] }>('/api/v1/plans?kind=forecast')
  // From the beginning of today, so that the question stays the same while the desk lives on.
  const today = dayAt(zone, state.asOf)
  const query = new URLSearchParams({
    from: new Date(today.start - Number(days) * DAY_MS).toISOString(),
    to: new Date(today.end).toISOString(),
    ...(/^\d+$/.test(of) ? { plan: of } : { horizon: of }),
  })
  const named = answer?.ok ? answer.value.plans.map(({ id, name }) => ({ key: String(id), name })) : []
  return (
    <>
      <div className="settings-filter">
        <SelectField
          label={A.of}
          value={of}
          options={[...PLAN_HORIZONS.map((horizon) => ({ key: horizon, name: A.horizons[horizon] })), ...named]}
          onChange={setOf}
        />
        <SelectField
          label={A.days}
          value={days}
          options={BACK_DAYS.map((back) => ({ key: String(back), name: A.back(back) }))}
          onChange={setDays}
        />
      </div>
      <Errors key={query.toString()} path={`/api/v1/plans/accuracy?${query}`} />
    </>
  )
}

function Errors({ path }: { readonly path: string }) {
  const [answer] = useAsked<PlanAccuracyView>(path)
  return (
    <Asked answer={answer}>
      {(accuracy) =>
        accuracy.total.intervals === 0 ? (
          <p>{A.none}</p>
        ) : (
          <>
            <ErrorTable accuracy={accuracy} />
            {accuracy.unplanned.intervals > 0 && (
              <p className="plan-warning">
                <span aria-hidden="true">▲ </span>
                {A.unplanned(count(accuracy.unplanned.contacts), count(accuracy.unplanned.intervals))}
              </p>
            )}
            <h2>{A.worstDays}</h2>
            <p className="small">
              {A.dayLines(accuracy.days.map(({ date, error, share }) => A.day(date, decimal(error, 0), percent(share, 0))))}
            </p>
          </>
        )
      }
    </Asked>
  )
}

function ErrorTable({ accuracy: { total, queues } }: { readonly accuracy: PlanAccuracyView }) {
  return (
    <div className="plan-scroll">
      <table className="figures settings-table">
        <thead>
          <tr>
            {A.columns.map((text, place) => (
              <th key={text} scope="col" className={place === 0 ? 'text' : undefined}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <ErrorRow name={A.all} errors={total} />
          {queues.map(({ queue, ...errors }) => (
            <ErrorRow key={queue} name={queue} errors={errors} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ErrorRow({ name, errors }: { readonly name: string; readonly errors: Errors }) {
  return (
    <tr>
      <th scope="row" className="text">
        {name}
      </th>
      <td>{percent(errors.wape)}</td>
      <td>{signedPercent(errors.bias)}</td>
      <td>{decimal(errors.forecast, 0)}</td>
      <td>{count(errors.actual)}</td>
      <td>{percent(errors.coverage, 0)}</td>
      <td>{percent(errors.ahtWape)}</td>
      <td>{signedPercent(errors.ahtBias)}</td>
      <td>{count(errors.intervals)}</td>
    </tr>
  )
}
