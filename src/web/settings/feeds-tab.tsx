import { useState } from 'react'
import type { FeedCursorView, FeedView } from '../../wire/feeds.ts'
import type { QuarantineCountsView } from '../../wire/quarantine.ts'
import { useDesk } from '../shell/desk-context.ts'
import { TEXT } from '../text.ts'
import { Asked } from './asked.tsx'
import { QuarantineList } from './quarantine-list.tsx'
import { useAskedAnew } from './use-asked-anew.ts'
import { when } from './when.ts'

const F = TEXT.feedsTab
const HOUR_MS = 3_600_000

/** How each feed stands, and what was refused of it. */
export function FeedsTab() {
  const [feeds] = useAskedAnew<{ readonly feeds: readonly FeedView[] }>('/api/v1/feeds')
  const [counts, again] = useAskedAnew<QuarantineCountsView>('/api/v1/quarantine/counts?state=waiting')
  const [opened, setOpened] = useState<string | null>(null)
  const waiting = new Map<string, number>()
  if (counts?.ok) for (const { feed, entries } of counts.value.counts) waiting.set(feed ?? '', (waiting.get(feed ?? '') ?? 0) + entries)
  return (
    <>
      <h2>{F.title}</h2>
      <Asked answer={feeds}>
        {(answer) => (
          <>
            <FeedTable feeds={answer.feeds} waiting={waiting} onOpen={setOpened} />
            {opened !== null && <FeedHours key={opened} feed={opened} />}
            <QuarantineList feeds={answer.feeds.map(({ key }) => key)} onChanged={again} />
          </>
        )}
      </Asked>
    </>
  )
}

interface TableOf {
  readonly feeds: readonly FeedView[]
  readonly waiting: ReadonlyMap<string, number>
  readonly onOpen: (feed: string) => void
}

function FeedTable({ feeds, waiting, onOpen }: TableOf) {
  const { zone } = useDesk()
  return (
    <table className="figures settings-table">
      <thead>
        <tr>
          {F.columns
            .filter((text) => text !== '')
            .map((text) => (
              <th key={text} scope="col" className={text === F.waiting ? undefined : 'text'}>
                {text}
              </th>
            ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => (
          <tr key={feed.key} className={`feed-is-${feed.state}`}>
            <th scope="row" className="text">
              {feed.name} <span className="dim">{feed.key}</span>
              {feed.alerts?.map(({ rule, reason }) => (
                <p key={rule} className="settings-fault">
                  ⚠ {reason}
                </p>
              ))}
            </th>
            <td className="text">
              {feed.state === 'live' ? '●' : feed.state === 'unknown' ? '○' : '▲'} {TEXT.feeds.states[feed.state]}
            </td>
            <td className="text">{when(feed.lastHeardAt, zone, TEXT.settings.never)}</td>
            <td className="text">{F.seconds(feed.cadenceSeconds)}</td>
            <td className="text">{clockText(feed.clock)}</td>
            <td>{waiting.get(feed.key) ?? 0}</td>
            <td>
              <button type="button" className="button" aria-label={F.openOf(feed.name)} onClick={() => onOpen(feed.key)}>
                {F.open}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function clockText({ kind, seconds }: FeedView['clock']): string {
  return seconds === undefined ? F.clocks[kind] : F.clockBy(F.clocks[kind], seconds)
}

/** What was received of a feed hour by hour; an hour of nothing stands between as a gap. */
function FeedHours({ feed }: { readonly feed: string }) {
  const { zone } = useDesk()
  const [cursor] = useAskedAnew<FeedCursorView>(`/api/v1/feeds/${encodeURIComponent(feed)}/cursor`)
  return (
    <Asked answer={cursor}>
      {({ hours }) => (
        <section aria-label={F.hours(feed)}>
          <h3>{F.hours(feed)}</h3>
          <table className="figures settings-table">
            <thead>
              <tr>
                <th scope="col" className="text">
                  {F.hour}
                </th>
                {F.hourColumns.map((text) => (
                  <th key={text} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {withGaps(hours).map(({ start, requests, accepted, duplicate, quarantined }) => (
                <tr key={start}>
                  <th scope="row" className="text">
                    {when(start, zone, '')}
                  </th>
                  {requests === 0 ? (
                    <td colSpan={4} className="text is-gap">
                      ▨ {F.gap}
                    </td>
                  ) : (
                    [requests, accepted, duplicate, quarantined].map((count, place) => <td key={F.hourColumns[place]}>{count}</td>)
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Asked>
  )
}

type Hour = FeedCursorView['hours'][number]

function withGaps(hours: readonly Hour[]): readonly Hour[] {
  const told = new Map(hours.map((hour) => [Date.parse(hour.start), hour]))
  const starts = [...told.keys()]
  const [first, last] = [Math.min(...starts), Math.max(...starts)]
  const all: Hour[] = []
  for (let at = last; at >= first; at -= HOUR_MS) {
    all.push(told.get(at) ?? { start: new Date(at).toISOString(), requests: 0, accepted: 0, duplicate: 0, quarantined: 0 })
  }
  return all
}
