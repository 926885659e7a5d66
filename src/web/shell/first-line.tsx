import { feedFreshness, isSilent } from '../../domain/interval/believed.ts'
import type { Freshness } from '../../domain/interval/freshness.ts'
import { type DeskFeed, versionId } from '../../wire/desk.ts'
import { age, duration } from '../figures/format.ts'
import { AccountMenu } from '../session/account-menu.tsx'
import { type StreamAge, streamAge } from '../store/connection.ts'
import { TEXT } from '../text.ts'
import { dateAt, secondAt, zoneText } from '../time/zone.ts'
import { ZONES } from '../view/view.ts'
import { Choice } from './choice.tsx'
import { type Desk, useDesk } from './desk-context.ts'
import { ScreenChoice } from './screen-choice.tsx'
import { THEMES, useTheme } from './theme.ts'
import { useSecond } from './use-second.ts'

interface Given {
  readonly onPalette: () => void
  readonly onHelp: () => void
  readonly onViews: () => void
}

/** Answers first of all: am I live, and what is broken. */
export function FirstLine({ onPalette, onHelp, onViews }: Given) {
  const desk = useDesk()
  const { view, setView, sight, setFrozen, zone, state } = desk
  return (
    <header className="first-line">
      <span className="brand">{TEXT.product}</span>
      <ScreenChoice />
      <LiveMark desk={desk} />
      <FeedMarks feeds={state.feeds} asOf={state.asOf} />
      <PastFillMark state={state} />
      <LearningMark state={state} />
      <span className="spacer" />
      <Choice
        label={TEXT.zones.label}
        chosen={view.zone}
        options={ZONES.map((choice) => ({
          value: choice,
          text: choice === view.zone ? TEXT.zones.printed(TEXT.zones[choice], zoneText(zone, state.asOf)) : TEXT.zones[choice],
        }))}
        onChoose={(choice) => setView({ zone: choice })}
      />
      <button type="button" className="button" aria-pressed={sight.isFrozen} onClick={() => setFrozen(!sight.isFrozen)}>
        {sight.isFrozen ? TEXT.buttons.thaw : TEXT.buttons.freeze} <kbd>P</kbd>
      </button>
      <button type="button" className="button" onClick={onViews}>
        {TEXT.views.label}
      </button>
      <button type="button" className="button" onClick={onPalette}>
        {TEXT.buttons.search} <kbd>Ctrl K</kbd>
      </button>
      <ThemeButton />
      <AccountMenu />
      <button type="button" className="button icon" aria-label={TEXT.buttons.help} onClick={onHelp}>
        ?
      </button>
    </header>
  )
}

/** How live the page is, and as of when. */
export function LiveMark({ desk }: { readonly desk: Desk }) {
  const now = useSecond()
  const { sight, state, zone } = desk
  const { connection, isFrozen } = sight
  const heardAt = 'heardAt' in connection ? connection.heardAt : null
  const sinceHeard = age(heardAt === null ? 0 : now - heardAt)
  const kind = isFrozen ? 'frozen' : streamAge(connection, now)
  const day = state.clock.kind === 'replay' ? `${dateAt(zone, state.asOf)} ` : ''
  const asOf = `${day}${secondAt(zone, state.asOf)}`
  return (
    <>
      <span className={`mark mark-${kind}`} data-testid="live-mark" data-as-of={state.asOf} data-version={versionId(state.version)}>
        <span aria-hidden="true">{GLYPHS[kind]} </span>
        {liveText(desk, kind, asOf, sinceHeard)}
      </span>
      {state.clock.kind === 'replay' && <span className="credit">{TEXT.state.credit(state.clock.credit)}</span>}
    </>
  )
}

const GLYPHS: Readonly<Record<StreamAge | 'frozen', string>> = { fresh: '●', late: '◐', stale: '✖', frozen: '❚❚' }

function liveText({ state, sight }: Desk, kind: StreamAge | 'frozen', asOf: string, sinceHeard: string): string {
  if (kind === 'frozen') return TEXT.state.frozen(asOf)
  if (kind === 'stale') return TEXT.state.stale(asOf, sinceHeard)
  if (sight.connection.kind !== 'open') return TEXT.state.reconnecting(asOf, sinceHeard)
  if (kind === 'late') return TEXT.state.late(asOf, sinceHeard)
  if (state.clock.kind === 'live') return TEXT.state.live(asOf, sinceHeard)
  return TEXT.state.replay(state.clock.speed === null ? '' : `×${state.clock.speed}`, asOf, sinceHeard)
}

/** How far a past has come that is being filled in: what is expected and compared is made of it. */
function PastFillMark({ state: { pastFill } }: { readonly state: Desk['state'] }) {
  if (pastFill === null || pastFill.days < 1) return null
  const { filling, fillingTip } = TEXT.state
  return (
    <span className="mark mark-quiet" data-testid="past-fill" data-tip={`said:${fillingTip}`}>
      <span aria-hidden="true">◔ </span>
      {filling(pastFill.daysDone, pastFill.days)}
    </span>
  )
}

/** How far the learning is of what is to be expected: until it is done the hours ahead are unknown, or those of before. */
function LearningMark({ state: { learning, pastFill } }: { readonly state: Desk['state'] }) {
  // A past that comes in is learned from again and again, which the line says of it already.
  if (learning === null || pastFill !== null || learning.total < LEARNING_SHOWN_FROM) return null
  const { learning: text, learningTip } = TEXT.state
  return (
    <span className="mark mark-quiet" data-testid="learning" data-tip={`said:${learningTip}`}>
      <span aria-hidden="true">◔ </span>
      {text(learning.done, learning.total)}
    </span>
  )
}

/** Fewer queues are learned before anybody has read it. */
const LEARNING_SHOWN_FROM = 5

/** Which feeds are not heard as they promised; they are few words, so that the line stays one. */
export function FeedMarks({ feeds, asOf }: { readonly feeds: readonly DeskFeed[]; readonly asOf: number }) {
  const judged = feeds.map((feed) => ({ feed, freshness: feedFreshness(feed, asOf) }))
  const silent = judged.filter(({ freshness }) => isSilent(freshness))
  const late = judged.filter(({ freshness }) => freshness === 'late')
  if (feeds.length === 0) return <span className="mark mark-stale">⚠ {TEXT.feeds.none}</span>
  return (
    <span className="feed-marks" data-tip="feeds">
      {silent.length > 0 && <span className="mark mark-stale">⚠ {silentText(silent, feeds.length, asOf)}</span>}
      {late.length > 0 && <span className="mark mark-late">◐ {lateText(late, feeds.length, asOf)}</span>}
      {silent.length + late.length === 0 && <span className="mark mark-quiet">✔ {TEXT.feeds.fine(feeds.length)}</span>}
    </span>
  )
}

type Judged = readonly { readonly feed: DeskFeed }[]

/** One feed is named; of several there is no room to say more than how many, and the hover has their names. */
function silentText(silent: Judged, all: number, asOf: number): string {
  const [one] = silent
  if (one === undefined || silent.length > 1) return TEXT.feeds.several(silent.length, all)
  const { name, lastHeardAt } = one.feed
  return lastHeardAt === null ? TEXT.feeds.never(name) : TEXT.feeds.silent(name, age(asOf - lastHeardAt))
}

function lateText(late: Judged, all: number, asOf: number): string {
  const [one] = late
  if (one === undefined || late.length > 1) return TEXT.feeds.severalLate(late.length, all)
  return TEXT.feeds.late(one.feed.name, age(asOf - (one.feed.lastHeardAt ?? asOf)))
}

/** The lines of the hover over the feeds: each with its cadence, when it was heard, and what that means. */
export function feedLines(feeds: readonly DeskFeed[], asOf: number): readonly string[] {
  return feeds.map((feed) => {
    const heard = feed.lastHeardAt === null ? TEXT.feeds.heardNever : TEXT.feeds.heardAgo(age(asOf - feed.lastHeardAt))
    const freshness: Freshness = feedFreshness(feed, asOf)
    return TEXT.feeds.line(feed.name, duration(feed.cadenceSeconds), heard, TEXT.feeds.states[freshness])
  })
}

/** Goes through the themes. */
export function ThemeButton() {
  const [theme, setTheme] = useTheme()
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto'
  const glyph = { auto: '◑', light: '○', dark: '●' }[theme]
  return (
    <button type="button" className="button icon" aria-label={TEXT.buttons.theme[theme]} onClick={() => setTheme(next)}>
      {glyph}
    </button>
  )
}
