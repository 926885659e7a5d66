import { useEffect, useState } from 'react'
import { FORECAST_LEADS } from '../../domain/forecast/forecast-lead.ts'
import type { PlanAccuracyView } from '../../wire/plan-accuracy.ts'
import { count, percent, signedPercent } from '../figures/format.ts'
import { tsvOf } from '../figures/tsv.ts'
import { ask } from '../session/ask.ts'
import { Fault } from '../settings/asked.tsx'
import { when } from '../settings/when.ts'
import { CopyButton } from '../shell/copy-button.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'

const A = TEXT.plans.accuracy

type Lead = keyof typeof FORECAST_LEADS
const LEADS = Object.keys(FORECAST_LEADS) as readonly Lead[]

/** What accuracy of our own forecasts is like by how long before they were made, each beside the day ahead over the intervals of both. */
export function LeadTable({ span }: { readonly span: string }) {
  const { zone } = useDesk()
  const { told, fault } = useLeads(span)
  const lines = told.map(({ lead, accuracy: { total, beside } }) => ({
    lead,
    cells: [
      percent(total.wape),
      percent(beside?.total.wape ?? null),
      signedPercent(total.bias),
      percent(total.coverage, 0),
      percent(total.ahtWape),
      count(total.intervals),
    ],
  }))
  const [first] = told
  const spanText = first === undefined ? [] : [when(first.accuracy.from, zone, ''), when(first.accuracy.to, zone, '')]
  const text = (): string =>
    tsvOf([[A.byLead, ...spanText], [...A.leadColumns], ...lines.map(({ lead, cells }) => [A.leads[lead], ...cells])])
  return (
    <section>
      <div className="plan-head">
        <h2>{A.byLead}</h2>
        <CopyButton label={TEXT.buttons.copyTable} text={text} />
        <span className="small dim">{told.length < LEADS.length && fault === null ? TEXT.settings.loading : A.leadHint}</span>
      </div>
      <Fault reason={fault} />
      <div className="plan-scroll">
        <table className="figures settings-table">
          <thead>
            <tr>
              {A.leadColumns.map((heading, place) => (
                <th key={heading} scope="col" className={place === 0 ? 'text' : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(({ lead, cells }) => (
              <tr key={lead}>
                <th scope="row" className="text">
                  {A.leads[lead]}
                </th>
                {cells.map((cell, place) => (
                  <td key={A.leadColumns[place + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface Told {
  readonly lead: Lead
  readonly accuracy: PlanAccuracyView
}

/** One after the other: each is a question of its own over all queues, and the server has others to answer. */
function useLeads(span: string): { readonly told: readonly Told[]; readonly fault: string | null } {
  const [told, setTold] = useState<readonly Told[]>([])
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    let isWanted = true
    void (async () => {
      for (const lead of LEADS) {
        const answer = await ask<PlanAccuracyView>('GET', `/api/v1/plans/accuracy?${span}&lead=${lead}&model=beside`)
        if (!isWanted) return
        if (!answer.ok) return setFault(answer.reason)
        setTold((before) => [...before, { lead, accuracy: answer.value }])
      }
    })()
    return () => {
      isWanted = false
    }
  }, [span])
  return { told, fault }
}
