import { useMemo } from 'react'
import { count, duration, NOTHING, percent, signedPercent } from '../figures/format.ts'
import { abandonRate, handleTime, occupancy, serviceLevel, targetFraction, volumeDeviation } from '../figures/ratios.ts'
import { summed } from '../figures/sums.ts'
import { SOME_FROM, sortedRows } from '../live/queue-row.ts'
import { rowsOf, type Scope, scopeOf } from '../live/scope.ts'
import { useDesk } from '../shell/desk-context.ts'
import { FeedMarks, LiveMark } from '../shell/first-line.tsx'
import { useKeys } from '../shell/keys.ts'
import { TEXT } from '../text.ts'
import { facesOf, secondsOf, type Turning, useTurning } from './turning.ts'
import './wallboard.css'

const W = TEXT.wallboard
const S = TEXT.strip

/** The screen on a wall: how fresh it is, then a few large figures, one market after the other. */
export function Wallboard() {
  const desk = useDesk()
  const { state } = desk
  const { search } = window.location
  const faces = useMemo(() => facesOf(state.records, new URLSearchParams(search).get('market')), [state.records, search])
  const turning = useTurning(faces, secondsOf(search))
  useKeys({
    arrowright: () => step(turning, 1),
    arrowleft: () => step(turning, -1),
    ' ': () => {
      turning.setTurning(!turning.isTurning)
      return true
    },
  })
  const { face } = turning
  const rows = rowsOf(state).filter((row) => face === null || row.record.marketId === face.marketId)
  const scope = scopeOf(state, rows)
  const worst = sortedRows(rows, 'impact', false).find((row) => row.believed.unknownFrom === null && row.impact.total >= SOME_FROM)
  const isBlind = scope.unknown === rows.length
  return (
    <div className="wallboard">
      <header className="wall-head">
        <LiveMark desk={desk} />
        <FeedMarks feeds={state.feeds} asOf={state.asOf} />
        <span className="spacer" />
        <h1>{face?.name ?? W.all}</h1>
        <span className="dim">{W.queues(rows.length)}</span>
      </header>
      <main className={`main wall-figures${isBlind ? ' is-blind' : ''}`}>
        <Figures scope={scope} isBlind={isBlind} />
      </main>
      <footer className="wall-foot">
        <p>
          {isBlind ? W.blind : worst === undefined ? W.fine : W.worst(worst.label, count(worst.impact.total))}
          {scope.unknown > 0 && !isBlind && <span className="dim"> · {W.someBlind(scope.unknown)}</span>}
        </p>
        <span className="spacer" />
        {faces.length > 1 && <Dots names={faces.map((one) => one?.name ?? W.all)} turning={turning} />}
      </footer>
    </div>
  )
}

function step(turning: Turning, by: number): boolean {
  turning.show(turning.place + by)
  return true
}

function Figures({ scope, isBlind }: { readonly scope: Scope; readonly isBlind: boolean }) {
  const { state } = useDesk()
  const { hour, today, now, heads, oldestRow } = scope
  const level = serviceLevel(hour).value
  const target = targetFraction(hour)
  const isMissed = level !== null && target !== null && level < target
  const oldest = now.oldestOfferedAt === null ? null : (state.asOf - now.oldestOfferedAt) / 1_000
  const known = (text: string): string => (isBlind ? NOTHING : text)
  return (
    <>
      <Figure
        label={S.serviceLevel}
        value={known(percent(level, 0))}
        note={target === null ? S.noTarget : `${S.target(percent(target, 0))} · ${S.today(percent(serviceLevel(today).value, 0))}`}
        tone={isBlind || level === null || target === null ? 'plain' : isMissed ? 'bad' : 'good'}
      />
      <Figure
        label={S.waiting}
        value={known(count(now.waiting))}
        note={S.waitingOver(count(now.waitingOver))}
        tone={now.waitingOver > 0 && !isBlind ? 'bad' : 'plain'}
      />
      <Figure label={W.waitingLongest} value={known(duration(oldest))} note={oldestRow?.label ?? S.nobodyWaits} />
      <Figure
        label={S.available}
        value={count(heads?.available ?? null)}
        note={heads === null ? S.noAgents : W.signedIn(count(heads.staffed))}
      />
      <Figure
        label={S.volume}
        value={known(signedPercent(volumeDeviation(hour).value, 0))}
        note={hour.expected === null ? S.noExpectation : `${count(summed(hour, 'offered'))} · ${W.expected(count(hour.expected))}`}
      />
      <Figure label={S.aht} value={known(duration(handleTime(hour).value))} note={S.today(duration(handleTime(today).value))} />
      <Figure label={S.abandon} value={known(percent(abandonRate(hour).value))} note={S.today(percent(abandonRate(today).value))} />
      <Figure label={S.occupancy} value={known(percent(occupancy(hour).value, 0))} note={S.today(percent(occupancy(today).value, 0))} />
    </>
  )
}

function Figure(given: {
  readonly label: string
  readonly value: string
  readonly note: string
  readonly tone?: 'plain' | 'good' | 'bad'
}) {
  const { label, value, note, tone = 'plain' } = given
  return (
    <section className={`wall-figure card-${tone}`} aria-label={label}>
      <h2>{label}</h2>
      <p className="wall-value">
        {tone !== 'plain' && <span className="card-glyph">{tone === 'bad' ? '✖' : '✔'} </span>}
        {value}
      </p>
      <p className="wall-note">{note}</p>
    </section>
  )
}

function Dots({ names, turning }: { readonly names: readonly string[]; readonly turning: Turning }) {
  return (
    <nav className="wall-dots" aria-label={W.next}>
      {names.map((name, place) => (
        <button
          key={name}
          type="button"
          className="wall-dot"
          aria-label={W.show(name)}
          aria-current={place === turning.place}
          onClick={() => turning.show(place)}
        />
      ))}
      <button type="button" className="button" onClick={() => turning.setTurning(!turning.isTurning)}>
        {turning.isTurning ? W.pause : W.resume}
      </button>
    </nav>
  )
}
