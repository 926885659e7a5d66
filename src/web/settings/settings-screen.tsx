import { type ComponentType, useId } from 'react'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { AuditTab } from './audit-tab.tsx'
import { FeedsTab } from './feeds-tab.tsx'
import { OwnTab } from './own-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { RecordsTab } from './records-tab.tsx'
import { type TabName, tabsFor } from './tabs.ts'
import { TokensTab } from './tokens-tab.tsx'
import './settings.css'

const TABS: Readonly<Record<TabName, ComponentType>> = {
  own: OwnTab,
  feeds: FeedsTab,
  records: RecordsTab,
  people: PeopleTab,
  tokens: TokensTab,
  audit: AuditTab,
}

/** Everything that is set rather than watched: a tab for each, and of the tabs those that are for who is signed in. */
export function SettingsScreen() {
  const { session, view, setView } = useDesk()
  const id = useId()
  if (session === null) return null
  const tabs = tabsFor(session)
  const chosen = tabs.find((name) => name === view.tab) ?? 'own'
  const Tab = TABS[chosen]
  return (
    <div className="settings">
      <div className="settings-bar">
        <button type="button" className="button" onClick={() => setView({ screen: 'live', tab: null }, 'push')}>
          ← {TEXT.buttons.back}
        </button>
        <h1>{TEXT.settings.title}</h1>
        <div role="tablist" aria-label={TEXT.settings.title} className="settings-tabs">
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-${name}`}
              aria-selected={name === chosen}
              className="button"
              onClick={() => setView({ tab: name }, 'push')}
            >
              {TEXT.settings.tabs[name]}
            </button>
          ))}
        </div>
      </div>
      <div role="tabpanel" aria-labelledby={`${id}-${chosen}`} className="settings-panel panel">
        <Tab />
      </div>
    </div>
  )
}
