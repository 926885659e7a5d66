import { useState } from 'react'
import { FORECAST_LEADS } from '../../domain/forecast/forecast-lead.ts'
import { PLAN_HORIZONS } from '../../domain/plan/horizon.ts'
import { DAY_MS } from '../../domain/shared/instant.ts'
import type { PlanAccuracyView } from '../../wire/plan-accuracy.ts'
import type { PlanView } from '../../wire/plans.ts'
import { count, decimal, percent } from '../figures/format.ts'
import { useQueueLabel } from '../live/use-queue-label.ts'
import { Asked } from '../settings/asked.tsx'
import { useAsked } from '../settings/use-asked.ts'
import { when } from '../settings/when.ts'
import { useDesk } from '../shell/desk-context.ts'
import { CheckField, SelectField } from '../shell/fields.tsx'
import { TEXT } from '../text.ts'
import { dayAt } from '../time/zone.ts'
import { ErrorTable } from './error-table.tsx'
import { LeadTable } from './lead-table.tsx'

const A = TEXT.plans.accuracy

/** Chosen instead of a lock or a snapshot. */
const OWN = 'model'

const LEADS = Object.keys(FORECAST_LEADS) as readonly (keyof typeof FORECAST_LEADS)[]

const BACK_DAYS = [1, 7, 28] as const

/** How good forecasts were: what counted at a lock, or one snapshot, over the last days. */
export function PlanAccuracy() {
  const { state, zone } = useDesk()
  const [of, setOf] = useState<string>(OWN)
  const [isBeside, setBeside] = useState(false)
  const [days, setDays] = useState('7')
  const [lockVendor, setLockVendor] = useState('')
  const isLocked = of === 'lockedForVendor' || of === 'schedulePublish'
  const [answer] = useAsked<{ readonly plans: readonly PlanView[]; readonly more: string | null }>('/api/v1/plans?kind=forecast')
  // From the beginning of today, so that the question stays the same while the desk lives on.
  const today = dayAt(zone, state.asOf)
  const span = new URLSearchParams({
    from: new Date(today.start - Number(days) * DAY_MS).toISOString(),
    to: new Date(today.end).toISOString(),
  })
  const query = new URLSearchParams([
    ...span,
    ...askedOf(of),
    ...(isLocked && lockVendor !== '' ? [['vendor', lockVendor]] : []),
    ...(isBeside && of !== OWN ? [['model', 'beside']] : []),
  ])
  const named = answer?.ok ? answer.value.plans.map(({ id, name }) => ({ key: String(id), name })) : []
  return (
    <>
      <div className="settings-filter">
        <SelectField
          label={A.of}
          value={of}
          options={[
            ...PLAN_HORIZONS.map((horizon) => ({ key: horizon, name: A.horizons[horizon] })),
            { key: OWN, name: A.model },
            ...LEADS.map((lead) => ({ key: `${OWN} ${lead}`, name: A.ownLead(A.leads[lead]) })),
            ...named,
          ]}
          onChange={setOf}
        />
        {isLocked && (
          <SelectField
            label={A.lockVendor}
            value={lockVendor}
            options={[{ key: '', name: A.usualLocks }, ...state.records.vendors]}
            onChange={setLockVendor}
          />
        )}
        <SelectField
          label={A.days}
          value={days}
          options={BACK_DAYS.map((back) => ({ key: String(back), name: A.back(back) }))}
          onChange={setDays}
        />
        {of !== OWN && <CheckField label={A.beside} value={isBeside} onChange={setBeside} />}
        {answer?.ok === true && answer.value.more !== null && <span className="dim small">{TEXT.plans.thereIsMore}</span>}
      </div>
      <Errors key={query.toString()} path={`/api/v1/plans/accuracy?${query}`} />
      {of === OWN && <LeadTable key={span.toString()} span={span.toString()} />}
    </>
  )
}

/** What is asked of the server: a snapshot, what counted at a lock, or our own as it was foreseen before the day or so long before. */
function askedOf(of: string): string[][] {
  if (of === OWN) return [['model', 'only']]
  const [name = '', lead] = of.split(' ')
  if (lead !== undefined) return [['lead', lead]]
  return [[/^\d+$/.test(name) ? 'plan' : 'horizon', name]]
}

function Errors({ path }: { readonly path: string }) {
  const { zone } = useDesk()
  const labelOf = useQueueLabel()
  const [answer] = useAsked<PlanAccuracyView>(path)
  return (
    <Asked answer={answer}>
      {(accuracy) =>
        accuracy.total.intervals === 0 ? (
          <p>{A.none}</p>
        ) : (
          <>
            {accuracy.horizon === 'lockedForVendor' && <p className="small">{A.lockedBefore(accuracy.lockDays.lockedForVendor)}</p>}
            {accuracy.horizon === 'schedulePublish' && <p className="small">{A.publishedBefore(accuracy.lockDays.schedulePublish)}</p>}
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
            <h2>{A.worstIntervals}</h2>
            <ul className="small accuracy-intervals">
              {accuracy.intervals.map(({ queue, start, forecast, actual, share }) => (
                <li key={`${queue} ${start}`}>
                  {A.interval(labelOf(queue), when(start, zone, ''), decimal(forecast, 1), count(actual), percent(share, 0))}
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Asked>
  )
}
