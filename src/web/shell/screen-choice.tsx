import { TEXT } from '../text.ts'
import type { Screen } from '../view/view.ts'
import { Choice } from './choice.tsx'
import { useDesk } from './desk-context.ts'

/** The screens that a day goes back and forth between, always in sight; a queue's page is opened from its row, settings from the account. */
export function ScreenChoice() {
  const { session, view, setView } = useDesk()
  if (session === null || !session.permissions.includes('readPlans')) return null
  return (
    <Choice<Screen>
      label={TEXT.screens.label}
      chosen={view.screen}
      options={[
        { value: 'live', text: TEXT.screens.liveShort, label: TEXT.screens.live },
        { value: 'plans', text: TEXT.screens.plansShort, label: TEXT.screens.plans },
      ]}
      onChoose={(screen) => setView({ screen, tab: null }, 'push')}
    />
  )
}
