import { useId } from 'react'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { PlanComparison } from './plan-comparison.tsx'
import { PlanImport } from './plan-import.tsx'
import { PlanList } from './plan-list.tsx'
import '../settings/settings.css'
import './plans.css'

const P = TEXT.plans
const TABS = ['snapshots', 'import', 'compare'] as const
type Tab = (typeof TABS)[number]

/** Which two are compared stands in the address, behind the tab's name. */
const SEPARATOR = '~'

/** Forecasts, requirements, commitments and schedules: what came, what comes in, and how two of them differ. */
export function PlansScreen() {
  const { session, view, setView } = useDesk()
  const id = useId()
  const tabs = TABS.filter((name) => name !== 'import' || session?.permissions.includes('importPlans') === true)
  const [name, ...ids] = (view.tab ?? '').split(SEPARATOR)
  const chosen = tabs.find((tab) => tab === name) ?? 'snapshots'
  const go = (tab: Tab, compared: readonly number[] = []): void => setView({ tab: [tab, ...compared].join(SEPARATOR) }, 'push')
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
        {chosen === 'snapshots' && <PlanList onCompare={(compared) => go('compare', compared)} />}
        {chosen === 'import' && <PlanImport onList={() => go('snapshots')} />}
        {chosen === 'compare' && (
          <PlanComparison ids={ids.map(Number).filter(Number.isInteger)} onChoose={(compared) => go('compare', compared)} />
        )}
      </div>
    </div>
  )
}
