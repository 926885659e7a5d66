import { spanText } from '../annotations/annotation-text.ts'
import { annotationsAbout } from '../annotations/annotations-on.ts'
import { count, duration, NOTHING, percent, signedPercent } from '../figures/format.ts'
import { headsNow } from '../figures/heads.ts'
import { todaySoFar } from '../figures/queue-view.ts'
import { abandonRate, handleTime, occupancy, serviceLevel, volumeDeviation } from '../figures/ratios.ts'
import { summed, sumQueue } from '../figures/sums.ts'
import { KpiStrip } from '../live/kpi-strip.tsx'
import { type QueueRow, sortedRows } from '../live/queue-row.ts'
import { rowsOf, scopeOf } from '../live/scope.ts'
import { targetText } from '../live/target-text.ts'
import { AccountMenu } from '../session/account-menu.tsx'
import { SettingsScreen } from '../settings/settings-screen.tsx'
import { Choice } from '../shell/choice.tsx'
import { useDesk } from '../shell/desk-context.ts'
import { FeedMarks, LiveMark, ThemeButton } from '../shell/first-line.tsx'
import { TEXT } from '../text.ts'
import { dateAt, zoneText } from '../time/zone.ts'
import { ZONES } from '../view/view.ts'
import './portal.css'

const P = TEXT.portal
const C = TEXT.columns

/** A vendor's own page: its queues live, their targets, its figures, and how fresh they are. It is told of nothing else. */
export function Portal() {
  const desk = useDesk()
  const { state, view, setView, zone } = desk
  return (
    <div className="page portal">
      <header className="first-line">
        <span className="brand">{TEXT.product}</span>
        <LiveMark desk={desk} />
        <FeedMarks feeds={state.feeds} asOf={state.asOf} />
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
        <ThemeButton />
        <AccountMenu />
      </header>
      <main className="main portal-main">{view.screen === 'settings' ? <SettingsScreen /> : <OwnQueues />}</main>
    </div>
  )
}

/** The queues, their targets and figures. */
function OwnQueues() {
  const { state } = useDesk()
  const { audience, records } = state
  const vendor = records.vendors.find(({ vendorId }) => audience.kind === 'vendor' && vendorId === audience.vendorId)
  const rows = sortedRows(rowsOf(state), 'impact', false)
  return (
    <>
      <h1>{P.title(vendor?.name ?? '')}</h1>
      <p className="dim small">{P.scope}</p>
      <KpiStrip scope={scopeOf(state, rows)} shown={rows.length} />
      {rows.length === 0 ? <p className="gate">{P.noQueues}</p> : <QueueTable rows={rows} />}
      <Notes rows={rows} />
    </>
  )
}

const HEADINGS = [
  C.waiting,
  TEXT.strip.oldest,
  C.level,
  P.target,
  C.offered,
  C.difference,
  C.abandonRate,
  C.aht,
  C.occupancy,
  C.available,
  C.handling,
  C.inWrap,
] as const

function QueueTable({ rows }: { readonly rows: readonly QueueRow[] }) {
  return (
    <div className="panel portal-table" tabIndex={0} role="region" aria-label={P.summary}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{P.queue}</th>
            {HEADINGS.map((heading) => (
              <th key={heading} scope="col" title={TEXT.spelledOut[heading]}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <QueueLine key={row.record.queueId} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function QueueLine({ row }: { readonly row: QueueRow }) {
  const { hour, now, record, view } = row
  const { state } = view
  const isUnknown = row.believed.unknownFrom !== null
  const today = sumQueue(view, todaySoFar(state, record.zone))
  const heads = headsNow(state, new Set([record.queueId]))
  const level = record.isPooled ? null : serviceLevel(hour).value
  const isMissed = level !== null && record.target !== null && level < record.target.fraction && !isUnknown
  const known = (text: string): string => (isUnknown ? NOTHING : text)
  const oldest = now.oldestOfferedAt === null ? null : (state.asOf - now.oldestOfferedAt) / 1_000
  return (
    <tr className={isUnknown ? 'is-unknown' : ''} data-queue={record.key}>
      <th scope="row">
        {row.label}
        {record.isPooled && <span className="dim small"> · {P.pooled}</span>}
        {isUnknown && <span className="note-silent"> ⚠ {TEXT.table.marks.unknown}</span>}
      </th>
      <td className={now.waitingOver > 0 && !isUnknown ? 'is-bad' : ''}>{known(count(now.waiting))}</td>
      <td>{known(duration(oldest))}</td>
      <td className={isMissed ? 'is-bad' : ''}>
        {known(percent(level))}
        {isMissed && <span className="glyph">▼</span>}
        {!isUnknown && !record.isPooled && <span className="dim small"> {P.today(percent(serviceLevel(today).value, 0))}</span>}
      </td>
      <td>{targetText(record)}</td>
      <td>
        {known(count(summed(hour, 'offered')))}
        {!isUnknown && <span className="dim small"> {P.today(count(summed(today, 'offered')))}</span>}
      </td>
      <td>{known(signedPercent(volumeDeviation(hour).value, 0))}</td>
      <td>{known(percent(abandonRate(hour).value))}</td>
      <td>{known(duration(handleTime(hour).value))}</td>
      <td>{known(percent(occupancy(hour).value, 0))}</td>
      <td>{count(heads?.available ?? null)}</td>
      <td>{count(heads?.handling ?? null)}</td>
      <td>{count(heads?.wrap ?? null)}</td>
    </tr>
  )
}

/** What was noted about the vendor and shared with it. */
function Notes({ rows }: { readonly rows: readonly QueueRow[] }) {
  const { state, zone } = useDesk()
  const notes = new Map(rows.flatMap(annotationsAbout).map((note) => [note.annotationId, note]))
  if (notes.size === 0) return null
  const date = dateAt(zone, state.asOf)
  return (
    <section className="panel portal-notes">
      <h2>{P.notes}</h2>
      <ul>
        {[...notes.values()].map((note) => (
          <li key={note.annotationId}>
            <strong>{spanText(note, zone, date)}</strong> {note.text}
          </li>
        ))}
      </ul>
    </section>
  )
}
