import { count, duration, NOTHING, percent, percentBand, signedPercent, signedPoints } from '../figures/format.ts'
import { abandonRate, handleTime, occupancy, serviceLevel, targetFraction, volumeDeviation } from '../figures/ratios.ts'
import { type Sums, summed } from '../figures/sums.ts'
import { useDesk } from '../shell/desk-context.ts'
import type { DeskState } from '../store/desk-state.ts'
import { TEXT } from '../text.ts'
import { timeAt } from '../time/zone.ts'
import type { QueueRow } from './queue-row.ts'
import type { Scope } from './scope.ts'

const S = TEXT.strip
const O = TEXT.outlook

/** The large figures: who waits and who is there now, and how the last hour went. */
export function KpiStrip({ scope, shown }: { readonly scope: Scope; readonly shown: number }) {
  const isBlind = scope.unknown === shown && shown > 0
  return (
    <section className="strip" aria-label={`${S.now}, ${S.hour}`}>
      <NowCards scope={scope} isBlind={isBlind} />
      <HourCards scope={scope} isBlind={isBlind} />
      <DayEndCards scope={scope} />
    </section>
  )
}

function NowCards({ scope, isBlind }: { readonly scope: Scope; readonly isBlind: boolean }) {
  const { state } = useDesk()
  const { now, heads, oldestRow, oldestPromisedRow } = scope
  const oldest = now.oldestOfferedAt === null ? null : (state.asOf - now.oldestOfferedAt) / 1_000
  return (
    <div className="strip-group">
      <h2>{S.now}</h2>
      <Card
        tip="waiting"
        label={S.waiting}
        value={isBlind ? NOTHING : count(now.waiting)}
        tone={now.waitingOver > 0 && !isBlind ? 'bad' : 'plain'}
        notes={[isBlind ? S.notHeard : S.waitingOver(count(now.waitingOver))]}
      />
      <Card
        tip="oldest"
        label={S.oldest}
        value={isBlind ? NOTHING : duration(oldest)}
        notes={isBlind ? [] : [oldestRow === null ? S.nobodyWaits : oldestRow.label, ...promisedNote(oldestPromisedRow, state.asOf)]}
      />
      <Card
        tip="agents"
        label={S.available}
        value={count(heads?.available ?? null)}
        notes={[heads === null ? unknownHeads(state) : S.staffed(count(heads.staffed))]}
      />
      <Card tip="agents" label={S.handling} value={count(heads?.handling ?? null)} notes={[]} />
      <Card tip="agents" label={S.wrap} value={count(heads?.wrap ?? null)} notes={heads === null ? [] : [S.pause(count(heads.break))]} />
    </div>
  )
}

function promisedNote(row: QueueRow | null, asOf: number): readonly string[] {
  const since = row?.now.oldestOfferedAt ?? null
  return since === null ? [] : [S.oldestPromised(duration((asOf - since) / 1_000))]
}

function HourCards({ scope: { hour, today, unknown }, isBlind }: { readonly scope: Scope; readonly isBlind: boolean }) {
  const level = serviceLevel(hour).value
  const target = targetFraction(hour)
  const missed = level !== null && target !== null && level < target
  const deviation = volumeDeviation(hour).value
  const known = <T,>(text: T): T | string => (isBlind ? NOTHING : text)
  return (
    <div className="strip-group is-hour">
      <h2>{S.hour}</h2>
      <Card
        tip="serviceLevel"
        label={S.serviceLevel}
        value={known(percent(level))}
        tone={level === null || target === null || isBlind ? 'plain' : missed ? 'bad' : unknown > 0 ? 'plain' : 'good'}
        notes={isBlind ? [S.notHeard] : levelNotes(hour, today)}
      />
      <Card
        tip="volume"
        label={S.volume}
        value={known(signedPercent(deviation))}
        tone={deviation !== null && Math.abs(deviation) > 0.15 && !isBlind ? 'bad' : 'plain'}
        notes={isBlind ? [] : volumeNotes(hour, today)}
      />
      <RatioCard tip="aht" label={S.aht} hour={hour} today={today} figure={(sums) => duration(handleTime(sums).value)} isBlind={isBlind} />
      <RatioCard
        tip="abandon"
        label={S.abandon}
        hour={hour}
        today={today}
        figure={(sums) => percent(abandonRate(sums).value)}
        isBlind={isBlind}
      />
      <RatioCard
        tip="occupancy"
        label={S.occupancy}
        hour={hour}
        today={today}
        figure={(sums) => percent(occupancy(sums).value)}
        isBlind={isBlind}
      />
    </div>
  )
}

function levelNotes(hour: Sums, today: Sums): readonly string[] {
  const [level, target] = [serviceLevel(hour).value, targetFraction(hour)]
  const distance = signedPoints(level === null || target === null ? null : level - target)
  return [target === null ? S.noTarget : `${S.target(percent(target, 0))}, ${distance}`, S.today(percent(serviceLevel(today).value))]
}

function volumeNotes(hour: Sums, today: Sums): readonly string[] {
  if (hour.expected === null) return [S.offered(count(summed(hour, 'offered'))), S.noExpectation]
  return [S.of(count(hour.offeredOfExpected), count(hour.expected)), S.today(signedPercent(volumeDeviation(today).value))]
}

/** Why it is not known who is there. */
function unknownHeads({ agents }: DeskState): string {
  return agents.size === 0 ? S.noAgents : S.notHeard
}

/** How the day is expected to end, of the queues of which that is foreseen. */
function DayEndCards({ scope: { dayEnd } }: { readonly scope: Scope }) {
  const { zone } = useDesk()
  if (dayEnd === null) return null
  const { offered, low, high, level, levelLow, levelHigh, target, likelyMissed, queues, notRenewedSince } = dayEnd
  const isMissed = level !== null && target !== null && level < target
  return (
    <div className="strip-group is-day-end">
      <h2>{O.dayEnd}</h2>
      <Card
        tip="dayEnd"
        label={O.dayLevel}
        value={percent(level)}
        tone={level === null || target === null ? 'plain' : isMissed ? 'bad' : notRenewedSince === null ? 'good' : 'plain'}
        notes={level === null ? [O.noDayEnd] : [percentBand(levelLow, levelHigh), O.meetsSome(likelyMissed, queues)]}
      />
      <Card
        tip="dayEnd"
        label={O.dayVolume}
        value={count(offered)}
        notes={[
          ...(low === null || high === null ? [] : [O.band(count(low), count(high))]),
          ...(notRenewedSince === null ? [] : [O.dayEndOld(timeAt(zone, notRenewedSince))]),
        ]}
      />
    </div>
  )
}

function RatioCard(given: {
  readonly tip: string
  readonly label: string
  readonly hour: Sums
  readonly today: Sums
  readonly figure: (sums: Sums) => string
  readonly isBlind: boolean
}) {
  const { tip, label, figure, isBlind } = given
  return (
    <Card tip={tip} label={label} value={isBlind ? NOTHING : figure(given.hour)} notes={isBlind ? [] : [S.today(figure(given.today))]} />
  )
}

type Tone = 'plain' | 'good' | 'bad'
const TONE_GLYPHS: Readonly<Record<Tone, string>> = { plain: '', good: '✔', bad: '✖' }

function Card({
  tip,
  label,
  value,
  notes,
  tone = 'plain',
}: {
  readonly tip: string
  readonly label: string
  readonly value: string
  readonly notes: readonly string[]
  readonly tone?: Tone
}) {
  return (
    <div className={`card card-${tone}${notes.length > 1 ? ' card-wide' : ''}`} data-tip={`strip:${tip}`} data-testid={`card-${label}`}>
      <span className="card-label">{label}</span>
      <span className="card-value">
        {tone !== 'plain' && <span className="card-glyph">{TONE_GLYPHS[tone]} </span>}
        {value}
      </span>
      <span className="card-note">
        {notes.map((note) => (
          <span key={note}>{note}</span>
        ))}
      </span>
    </div>
  )
}
