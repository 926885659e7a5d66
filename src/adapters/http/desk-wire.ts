import type { DeskCellKey, DeskTouched } from '../../app/desk/desk-touched.ts'
import type { DeskView } from '../../app/desk/desk-view.ts'
import type { AgentNow } from '../../domain/interval/agents-now.ts'
import { DESK_FOLD_CHOSEN_AT, DESK_FOLD_COLUMN_AT, DESK_FOLD_WIDTH } from '../../domain/interval/desk-fold.ts'
import type { WaitingContact } from '../../domain/interval/wait-over.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import {
  DESK_COLUMNS,
  type DeskAgent,
  type DeskCell,
  type DeskCells,
  type DeskChanges,
  type DeskClock,
  type DeskFeed,
  type DeskLearning,
  type DeskMoment,
  type DeskPastFill,
  type DeskRecords,
  type DeskWaiting,
} from '../../wire/desk.ts'
import { deskOutlook } from './desk-outlook-wire.ts'

/** Where the fold keeps what the desk shows. */
const COLUMN_AT: readonly number[] = DESK_COLUMNS.map((column) => DESK_FOLD_COLUMN_AT[column])

/** The sums of a view; they are the fold's own and must be encoded at once. */
export function deskCells({ fold }: DeskView): DeskCells {
  return {
    lanes: fold.lanes(),
    width: DESK_FOLD_WIDTH,
    columnAt: COLUMN_AT,
    chosenAt: DESK_FOLD_CHOSEN_AT,
    valuesAt: (interval) => fold.valuesAt(interval),
  }
}

/** Everything of a view beside its sums, as a desk is told it. */
export function deskMoment(view: DeskView, clock: DeskClock): DeskMoment {
  const { asOf, version, scope, window, directory } = view
  return {
    asOf,
    version,
    clock,
    audience: scope.kind === 'internal' ? { kind: 'internal' } : { kind: 'vendor', vendorId: scope.vendorId },
    windowStart: window.from,
    intervals: window.intervals,
    records: recordsOf(directory, asOf),
    feeds: feedsOf(view, () => true),
    expectations: view.expectations.map((expectation) => ({ basis: 'mean of the last four same weekdays' as const, ...expectation })),
    waiting: [...view.board.cells()].map(({ contacts, ...key }) => waitingOf(key, contacts.values())),
    annotations: view.annotations,
    pastFill: pastFillOf(view),
    learning: learningOf(view),
    agents: [...view.agents.values()].flatMap((agent) => (agent.state === 'offline' ? [] : [agentOf(agent)])),
  }
}

/** What now holds of everything that was touched. */
export function deskChanges(view: DeskView, touched: DeskTouched): DeskChanges {
  const { asOf, version, window, board, agents } = view
  const to = window.from + window.intervals * INTERVAL_MS
  return {
    version,
    asOf,
    cells: [...touched.cells.values()].filter(({ start }) => start >= window.from && start < to).map((key) => cellOf(view, key)),
    waiting: [...touched.waiting.values()].map((key) => waitingOf(key, board.waitingIn(key.queueId, key.vendorId, key.start))),
    agents: [...touched.agents].map((key) => agentNowOf(key, agents)),
    feeds: feedsOf(view, (feedId) => touched.feeds.has(feedId)),
    records: touched.records ? recordsOf(view.directory, asOf) : null,
    annotations: touched.annotations ? view.annotations : null,
    outlook: touched.outlook ? view.outlook.map(deskOutlook) : null,
    pastFill: pastFillOf(view),
    learning: learningOf(view),
  }
}

function pastFillOf({ scope, pastFill }: DeskView): DeskPastFill | null {
  return pastFill === null || scope.kind !== 'internal' ? null : { days: pastFill.days, daysDone: pastFill.daysDone }
}

/** How many queues there are in all is nothing for who may see some of them. */
function learningOf({ scope, learning }: DeskView): DeskLearning | null {
  return scope.kind === 'internal' && scope.queueIds === undefined ? learning : null
}

function cellOf({ fold }: DeskView, { queueId, vendorId, start }: DeskCellKey): DeskCell {
  const cell = fold.cell(queueId, vendorId, start)
  return { queueId, vendorId, start, values: COLUMN_AT.map((place) => cell[place] ?? 0) }
}

function waitingOf({ queueId, vendorId, start }: DeskCellKey, contacts: Iterable<WaitingContact>): DeskWaiting {
  const inOrder = [...contacts].sort((a, b) => a.offeredAt - b.offeredAt)
  const isPromised = inOrder.some(({ dueAt }) => dueAt !== undefined && dueAt !== null)
  return {
    queueId,
    vendorId,
    start,
    offeredAt: inOrder.map(({ offeredAt }) => offeredAt),
    dueAt: isPromised ? inOrder.map(({ dueAt }) => dueAt ?? null) : [],
  }
}

function agentOf({ feedId, agent, vendorId, siteId, queueIds, queueId, state, at }: AgentNow): DeskAgent {
  return { feedId, agent, vendorId, siteId, queueIds, queueId, state, at }
}

/** An agent who is no longer this audience's is told as offline, which takes it away. */
function agentNowOf(key: string, agents: ReadonlyMap<string, AgentNow>): DeskAgent {
  const agent = agents.get(key)
  if (agent !== undefined) return agentOf(agent)
  const space = key.indexOf(' ')
  const feedId = Number(key.slice(0, space))
  return { feedId, agent: key.slice(space + 1), vendorId: 0, siteId: 0, queueIds: [], queueId: 0, state: 'offline', at: 0 }
}

function recordsOf(directory: Directory, at: Instant): DeskRecords {
  return { markets: directory.markets(at), queues: directory.queues(at), vendors: directory.vendors(at), sites: directory.sites(at) }
}

function feedsOf({ directory, lastHeard, asOf }: DeskView, isMeant: (feedId: number) => boolean): readonly DeskFeed[] {
  const mapped = Map.groupBy(directory.mappings(asOf), ({ feedId }) => feedId)
  return directory.feeds(asOf).flatMap((feed) => {
    if (!isMeant(feed.feedId)) return []
    const queueIds = mapped.get(feed.feedId)?.map(({ queueId }) => queueId) ?? null
    return [{ ...feed, lastHeardAt: lastHeard.get(feed.feedId) ?? null, queueIds: queueIds === null ? null : [...new Set(queueIds)] }]
  })
}
