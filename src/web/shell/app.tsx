import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Annotation } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { LiveDesk } from '../live/live-desk.tsx'
import { PlansScreen } from '../plans/plans-screen.tsx'
import { Portal } from '../portal/portal.tsx'
import { QueueScreen } from '../queue/queue-screen.tsx'
import { askSession, isRemembered, isSteering, type Session } from '../session/session.ts'
import { SignIn } from '../session/sign-in.tsx'
import { SettingsScreen } from '../settings/settings-screen.tsx'
import { streamAge } from '../store/connection.ts'
import type { DeskState } from '../store/desk-state.ts'
import { DeskStore } from '../store/desk-store.ts'
import { ownZone } from '../time/zone.ts'
import { useView } from '../view/use-view.ts'
import { type View, ZONES } from '../view/view.ts'
import { ViewsDialog } from '../views/views-dialog.tsx'
import { useVisit } from '../visit/use-visit.ts'
import { WALLBOARD_PATH } from '../wallboard/path.ts'
import { Wallboard } from '../wallboard/wallboard.tsx'
import { Alerts } from './alerts.tsx'
import { type Desk, DeskContext, useDesk } from './desk-context.ts'
import { FirstLine } from './first-line.tsx'
import { Gate } from './gate.tsx'
import { Help } from './help.tsx'
import { useKeys } from './keys.ts'
import { Palette } from './palette.tsx'
import { TipLayer } from './tip.tsx'
import { useSecond } from './use-second.ts'

const store = new DeskStore()

/** Everything: the stream, the view of the address, and the screen it names. */
export function App() {
  const sight = useSyncExternalStore(store.subscribe, store.sight)
  useEffect(() => store.start(), [])
  const [view, setView] = useView()
  const [suggested, suggest] = useState<string | null>(null)
  const [session, setSession] = useState<Session>(null)
  useEffect(() => void askSession().then((answer) => setSession(answer.session)), [])
  const notes = useNoting()
  const visit = useVisit(isRemembered(session) && sight.state?.clock.kind === 'live')
  const { state } = sight
  const desk = useMemo<Desk | null>(() => {
    if (state === null) return null
    const key = view.queue ?? suggested
    const selected = state.records.queues.find((queue) => queue.key === key) ?? null
    const zone = zoneOf(view, state, selected)
    const setFrozen = (isFrozen: boolean): void => store.setFrozen(isFrozen)
    return { sight, state, view, setView, zone, selected, suggest, setFrozen, session, canSteer: isSteering(session), visit, ...notes }
  }, [sight, state, view, setView, suggested, session, visit, notes])
  const { connection } = sight
  if (connection.kind === 'refused' && connection.status === 401) return <SignIn wasOpen={state !== null} />
  if (desk === null) return <Gate connection={sight.connection} isEmpty={false} />
  return (
    <DeskContext value={desk}>
      <Screen />
    </DeskContext>
  )
}

/** For how long it is said that something was noted. */
const SAY_NOTED_MS = 4_000

/** The annotation that is being written, and what became of the last one. */
function useNoting(): Pick<Desk, 'noting' | 'setNoting' | 'noted'> {
  const [held, setHeld] = useState<{ readonly noting: Annotation | 'new' | null; readonly noted: string }>({ noting: null, noted: '' })
  const { noting, noted } = held
  useEffect(() => {
    if (noted === '') return
    const timer = window.setTimeout(() => setHeld((before) => ({ ...before, noted: '' })), SAY_NOTED_MS)
    return () => window.clearTimeout(timer)
  }, [noted])
  return useMemo(() => ({ noting, noted, setNoting: (next, said = '') => setHeld({ noting: next, noted: said }) }), [noting, noted])
}

/** Times in the market's zone are the selected queue's; before one is selected, those of the first. */
function zoneOf(view: View, state: DeskState, selected: Queue | null): string {
  if (view.zone === 'utc') return 'UTC'
  if (view.zone === 'mine') return ownZone()
  return selected?.zone ?? state.records.queues[0]?.zone ?? state.records.markets[0]?.zone ?? 'UTC'
}

/** Vendors have a page of their own and no other; a wall has its figures; everybody else the desk. */
function Screen() {
  const { state, session } = useDesk()
  const isVendor = state.audience.kind === 'vendor'
  useEffect(() => {
    if (isVendor && window.location.pathname !== PORTAL_PATH)
      window.history.replaceState(null, '', `${PORTAL_PATH}${window.location.search}`)
  }, [isVendor])
  const isWall = window.location.pathname === WALLBOARD_PATH || session?.role === 'wallboard'
  if (!isVendor && !isWall) return <Page />
  return (
    <>
      <StreamAgeMark />
      {isVendor ? <Portal /> : <Wallboard />}
      <Alerts />
    </>
  )
}

const PORTAL_PATH = '/vendor'

type Opened = 'palette' | 'help' | 'views' | null

function Page() {
  const desk = useDesk()
  const { sight, state, view } = desk
  const [opened, setOpened] = useState<Opened>(null)
  usePageKeys(desk, opened, setOpened)
  const isEmpty = state.records.queues.length === 0
  return (
    <div className="page">
      <StreamAgeMark />
      <FirstLine onPalette={() => setOpened('palette')} onHelp={() => setOpened('help')} onViews={() => setOpened('views')} />
      <main className="main">
        {view.screen === 'settings' ? (
          <SettingsScreen />
        ) : view.screen === 'plans' ? (
          <PlansScreen />
        ) : isEmpty ? (
          <Gate connection={sight.connection} isEmpty />
        ) : view.screen === 'queue' ? (
          <QueueScreen />
        ) : (
          <LiveDesk />
        )}
      </main>
      {opened === 'palette' && (
        <Palette onClose={() => setOpened(null)} onViews={() => setOpened('views')} onHelp={() => setOpened('help')} />
      )}
      {opened === 'views' && <ViewsDialog onClose={() => setOpened(null)} />}
      {opened === 'help' && <Help onClose={() => setOpened(null)} />}
      <TipLayer />
      <Alerts />
    </div>
  )
}

/** Marks the whole page by how old its figures are. A part of its own: it looks at the clock every second, the page need not. */
function StreamAgeMark() {
  const { sight } = useDesk()
  const age = streamAge(sight.connection, useSecond())
  const mark = sight.isFrozen ? 'frozen' : age
  useEffect(() => {
    document.documentElement.dataset['stream'] = mark
  }, [mark])
  return null
}

/** Keys that work on every screen; a screen adds its own. */
function usePageKeys(desk: Desk, opened: Opened, setOpened: (opened: Opened) => void): void {
  const { view, setView, sight, setFrozen, canSteer, setNoting } = desk
  useKeys({
    'mod+k': () => {
      setOpened(opened === 'palette' ? null : 'palette')
      return true
    },
    '?': () => {
      setOpened(opened === 'help' ? null : 'help')
      return true
    },
    z: () => {
      setView({ zone: ZONES[(ZONES.indexOf(view.zone) + 1) % ZONES.length] ?? 'market' })
      return true
    },
    a: () => {
      if (!canSteer || desk.selected === null) return false
      setNoting('new')
      return true
    },
    p: () => {
      setFrozen(!sight.isFrozen)
      return true
    },
    escape: () => {
      if (opened !== null) setOpened(null)
      else if (view.screen !== 'live') setView({ screen: 'live', tab: null }, 'push')
      else return false
      return true
    },
  })
}
