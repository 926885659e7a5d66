import { useId } from 'react'
import { useDesk } from '../shell/desk-context.ts'
import { DAY_MEASURES } from '../staffing/day-measure.ts'
import { type DayChosen, DayTab } from '../staffing/day-tab.tsx'
import { EventsTab } from '../staffing/events-tab.tsx'
import { StaffingTab } from '../staffing/staffing-tab.tsx'
import { WeeksTab } from '../staffing/weeks-tab.tsx'
import { TEXT } from '../text.ts'
import { PlanAccuracy } from './plan-accuracy.tsx'
import { PlanComparison } from './plan-comparison.tsx'
import { PlanImport } from './plan-import.tsx'
import { PlanList } from './plan-list.tsx'
import '../settings/settings.css'
import './plans.css'
import '../staffing/staffing.css'

const P = TEXT.plans
const TABS = ['day', 'weeks', 'staffing', 'accuracy', 'events', 'snapshots', 'import', 'compare'] as const
type Tab = (typeof TABS)[number]

/** Which day, and which two are compared, stands in the address, behind the tab's name. */
const SEPARATOR = '~'

/** What is foreseen, who is needed, and forecasts, requirements, commitments and schedules: what came in, and how two of them differ. */
export function PlansScreen() {
  const { session, view, setView } = useDesk()
  const id = useId()
  const tabs = TABS.filter((name) => name !== 'import' || session?.permissions.includes('importPlans') === true)
  const [name, ...ids] = (view.tab ?? '').split(SEPARATOR)
  const chosen = tabs.find((tab) => tab === name) ?? 'day'
  const go = (tab: Tab, chosen: readonly (number | string)[] = []): void => setView({ tab: [tab, ...chosen].join(SEPARATOR) }, 'push')
  return (
    <div className="settings">
      <div className="settings-bar">
        <button type="button" className="button" onClick={() => setView({ screen: 'live', tab: null }, 'push')}>
          ← {TEXT.buttons.back}
        </button>
        <h1>{P.title}</h1>
        <div role="tablist" aria-label={P.title} className="settings-tabs">
          {tabs.map((tab) => (
            <button
              key={tab}
              type="button"
              role="tab"
              id={`${id}-${tab}`}
              aria-selected={tab === chosen}
              className="button"
              onClick={() => go(tab)}
            >
              {P.tabs[tab]}
            </button>
          ))}
        </div>
      </div>
      <div role="tabpanel" aria-labelledby={`${id}-${chosen}`} className="settings-panel panel">
        {chosen === 'day' && (
          <DayTab
            chosen={dayOf(ids)}
            onChoose={({ date, drawn, compared, measure, asOf }) => go('day', [date ?? '', drawn, compared, measure, asOf])}
          />
        )}
        {chosen === 'weeks' && <WeeksTab onDay={(date) => go('day', [date])} />}
        {chosen === 'staffing' && <StaffingTab />}
        {chosen === 'events' && <EventsTab />}
        {chosen === 'snapshots' && <PlanList onCompare={(compared) => go('compare', compared)} />}
        {chosen === 'import' && <PlanImport onList={() => go('snapshots')} />}
        {chosen === 'accuracy' && <PlanAccuracy />}
        {chosen === 'compare' && (
          <PlanComparison ids={ids.map(Number).filter(Number.isInteger)} onChoose={(compared) => go('compare', compared)} />
        )}
      </div>
    </div>
  )
}

function dayOf([date = '', drawn, compared, measure, asOf]: readonly string[]): DayChosen {
  return {
    date: /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null,
    drawn: Number(drawn) || 0,
    compared: Number(compared) || 0,
    measure: DAY_MEASURES.find((each) => each === measure) ?? 'volume',
    asOf: Number(asOf) || 0,
  }
}
