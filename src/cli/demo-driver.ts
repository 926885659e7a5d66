import { HOUR_MS, type Instant, MINUTE_MS, type Milliseconds } from '../domain/shared/instant.ts'
import type { Pool } from '../sim/company.ts'
import { eventOf, type Sending } from '../sim/sending.ts'
import type { Timeline } from '../sim/timeline.ts'
import { historyStart, historyWindows, type Span, withSpan } from './demo-history.ts'
import type { SendAnswer } from './event-sender.ts'

/** What the demo has done so far. `sent` and `acknowledged` differ by what is on its way. */
export interface DemoProgress {
  readonly phase: 'today' | 'history' | 'live'
  readonly sent: number
  readonly acknowledged: number
  readonly accepted: number
  readonly duplicate: number
  readonly quarantined: number
  /** Hours of the past that are to be sent in this run, and those of them that are there. */
  readonly hours: number
  readonly hoursDone: number
}

export interface DemoContext {
  /** What was sent in earlier runs. */
  readonly done: readonly Span[]
  readonly historyDays: number
  /** Keeps what has been sent of the past, and since when the present is. */
  readonly keep: (done: readonly Span[], liveFrom: Instant) => void
  readonly timeline: Timeline
  readonly feeds: readonly string[]
  readonly post: (feed: string, events: readonly string[]) => Promise<SendAnswer>
  readonly now: () => Instant
  readonly wait: (ms: Milliseconds) => Promise<void>
  readonly isEnding: () => boolean
  readonly report: (progress: DemoProgress) => void
}

/** Events of one step of catching up; they go to the feeds in parallel. */
const CHUNK = 3_000
const LIVE_STEP_MS = 250
/** What the live stream takes from the timeline at once. */
const LIVE_WINDOW_MS = 10 * MINUTE_MS
/** A feed with nothing to send says so well within its cadence of 15 seconds. */
const HEARTBEAT_MS = 7_000
const TODAY_MS = 24 * HOUR_MS
/** While history is filled in, the sender rests for so much of the time that it sends: live traffic and the desk go before. */
const REST_SHARE = 0.1
/** A live step that takes longer is held up by the history beside it. */
const LIVE_SLOW_MS = 1_000
const YIELD_MS = 500

/**
 * Sends the simulated company: what happens now as it happens, and beside it the past, the newest first. Ends when told to, with nothing
 * on its way.
 */
export async function runDemo(context: DemoContext): Promise<DemoProgress> {
  const begun = context.now()
  const sender = new DemoSender(context, historyStart(context.historyDays, begun))
  const windows = historyWindows(context.done, context.historyDays, begun)
  const [newest, ...past] = windows
  let { done } = context
  const finish = (window: Span): void => {
    done = withSpan(done, window)
    context.keep(done, begun)
    sender.hoursDone += hoursOf(window)
  }
  context.keep(done, begun)
  sender.hours = windows.reduce((sum, window) => sum + hoursOf(window), 0)
  // Pool by pool, since simulating the first day of all of them takes some seconds, and figures are to be seen at once.
  for (const pool of context.timeline.simulation.company.pools) if (newest !== undefined) await sendWindow(context, sender, newest, [pool])
  if (newest !== undefined && !context.isEnding()) finish(newest)
  await Promise.all([goLive(context, sender, begun), fillPast(context, sender, past, { begun, finish })])
  return sender.progress()
}

async function fillPast(
  context: DemoContext,
  sender: DemoSender,
  windows: readonly Span[],
  { begun, finish }: { readonly begun: Instant; readonly finish: (window: Span) => void },
): Promise<void> {
  for (const window of windows) {
    if (context.isEnding()) return
    if (sender.phase === 'today' && window.to <= begun - TODAY_MS) sender.enter('history')
    await sendWindow(context, sender, window)
    if (!context.isEnding()) finish(window)
  }
  if (!context.isEnding()) sender.enter('live')
}

function hoursOf({ from, to }: Span): number {
  return (to - from) / HOUR_MS
}

async function sendWindow(context: DemoContext, sender: DemoSender, { from, to }: Span, pools?: readonly Pool[]): Promise<void> {
  const { now, wait, isEnding } = context
  const told = toldWhole(context.timeline.between(from, to, pools), sender.tellsFrom)
  for (const chunk of chunksOfContacts(told)) {
    if (isEnding()) return
    const begun = now()
    await sender.send(chunk)
    if (sender.phase === 'today') continue
    await wait((now() - begun) * (REST_SHARE / (1 - REST_SHARE)))
    if (sender.liveStepMs > LIVE_SLOW_MS) await wait(YIELD_MS)
  }
}

/** Without the contacts that began before the past does: their offer is never told, so what is told of them would wait for it for good. */
function toldWhole(sendings: readonly Sending[], first: Instant): readonly Sending[] {
  return sendings.filter(({ happening }) => happening.kind === 'agent' || happening.arrival.at >= first)
}

/**
 * Contact by contact as they began, with the agents' states between them: between two chunks nobody may stand on the desk as waiting since
 * then. What a contact did in a later window was sent before, and counts once its offer is there.
 */
export function chunksOfContacts(sendings: readonly Sending[]): readonly (readonly Sending[])[] {
  const wholes = Map.groupBy(sendings, (sending) => (sending.happening.kind === 'contact' ? sending.happening.arrival.contactId : sending))
  const chunks: Sending[][] = []
  for (const whole of wholes.values()) {
    const last = chunks.at(-1)
    if (last !== undefined && last.length + whole.length <= CHUNK) last.push(...whole)
    else chunks.push([...whole])
  }
  return chunks
}

async function goLive(context: DemoContext, sender: DemoSender, begun: Instant): Promise<void> {
  const { now, wait, isEnding, feeds, timeline } = context
  const heardAt = new Map(feeds.map((feed) => [feed, now()]))
  let taken = begun
  let ahead: Sending[] = []
  while (!isEnding()) {
    const from = now()
    if (taken <= from) {
      ahead = [...ahead, ...timeline.between(taken, taken + LIVE_WINDOW_MS)]
      taken += LIVE_WINDOW_MS
    }
    const isFuture = ahead.findIndex(({ sentAt }) => sentAt > from)
    const due = ahead.splice(0, Math.min(CHUNK, isFuture < 0 ? ahead.length : isFuture))
    const speaking = new Set(due.map(({ feed }) => feed))
    const silent = feeds.filter(
      (feed) => !speaking.has(feed) && from - (heardAt.get(feed) ?? 0) >= HEARTBEAT_MS && !timeline.isSilent(feed, from),
    )
    await sender.send(due, silent)
    for (const feed of [...silent, ...speaking]) heardAt.set(feed, from)
    sender.liveStepMs = now() - from
    if (due.length < CHUNK && taken > now()) await wait(LIVE_STEP_MS)
  }
}

/** Sends chunks feed by feed and counts. */
class DemoSender {
  phase: DemoProgress['phase'] = 'today'
  hours = 0
  hoursDone = 0
  /** How long the last step of live traffic took. */
  liveStepMs = 0
  /** The first instant of the past. */
  readonly tellsFrom: Instant
  readonly #context: DemoContext
  readonly #counts = { sent: 0, acknowledged: 0, accepted: 0, duplicate: 0, quarantined: 0 }

  constructor(context: DemoContext, tellsFrom: Instant) {
    this.#context = context
    this.tellsFrom = tellsFrom
  }

  /** Sends a chunk, and a heartbeat for each of `silent`; resolves when all of it is acknowledged. */
  async send(sendings: readonly Sending[], silent: readonly string[] = []): Promise<void> {
    const byFeed = Map.groupBy(sendings, ({ feed }) => feed)
    for (const feed of silent) byFeed.set(feed, [])
    await Promise.all([...byFeed].map(([feed, list]) => this.#post(feed, list)))
    if (byFeed.size > 0) this.#tell()
  }

  enter(phase: DemoProgress['phase']): void {
    this.phase = phase
    this.#tell()
  }

  progress(): DemoProgress {
    return { phase: this.phase, ...this.#counts, hours: this.hours, hoursDone: this.hoursDone }
  }

  #tell(): void {
    this.#context.report(this.progress())
  }

  async #post(feed: string, sendings: readonly Sending[]): Promise<void> {
    const counts = this.#counts
    counts.sent += sendings.length
    const answer = await this.#context.post(
      feed,
      sendings.map((sending) => JSON.stringify(eventOf(sending))),
    )
    counts.acknowledged += answer.statuses.length
    counts.accepted += answer.accepted
    counts.duplicate += answer.duplicate
    counts.quarantined += answer.quarantined
  }
}
