import { HOUR_MS, type Instant, MINUTE_MS, type Milliseconds } from '../domain/shared/instant.ts'
import type { Pool } from '../sim/company.ts'
import type { Simulation } from '../sim/pool-run.ts'
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
  /** All that was sent since then is there. */
  readonly knownFrom: Instant
  /** The longest that the present waited to be acknowledged beside the past. */
  readonly liveMsMax: Milliseconds
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
const CHUNK = 4_000
/** While live traffic is calm so many steps are on their way at once: the next is made ready while one is being taken. */
const STEPS_IN_FLIGHT = 2
const LIVE_STEP_MS = 250
/** What the live stream takes from the timeline at once. */
const LIVE_WINDOW_MS = 10 * MINUTE_MS
/** A feed with nothing to send says so well within its cadence of 15 seconds. */
const HEARTBEAT_MS = 7_000
const TODAY_MS = 24 * HOUR_MS
const BUSY_MINUTE = 14 * 60
/** A live step that takes longer is held up by the history beside it, which then goes step by step with a rest after each. */
const LIVE_SLOW_MS = 500
const YIELD_MS = 500

/**
 * Sends the simulated company: what happens now as it happens, and beside it the past, the newest first. Ends when told to, with nothing
 * on its way.
 */
export async function runDemo(context: DemoContext): Promise<DemoProgress> {
  const begun = context.now()
  const sender = new DemoSender(context, begun)
  const windows = historyWindows(context.done, context.historyDays, begun)
  const [newest, ...others] = windows
  let { done } = context
  const finish = (window: Span): void => {
    done = withSpan(done, window)
    context.keep(done, begun)
    sender.hoursDone += hoursOf(window)
    sender.knownFrom = knownFrom(done, begun)
  }
  context.keep(done, begun)
  sender.hours = windows.reduce((sum, window) => sum + hoursOf(window), 0)
  const past = new Past(context, windows, begun)
  // All are heard before their first day is simulated, which takes some seconds; pool by pool, so that figures are to be seen at once.
  await sender.send(
    [],
    context.feeds.filter((feed) => !context.timeline.isSilent(feed, begun)),
  )
  for (const pool of poolsByDay(context.timeline.simulation, begun))
    if (newest !== undefined) await sendSteps(context, sender, past.within(newest, [pool]))
  if (newest !== undefined && !context.isEnding()) finish(newest)
  await Promise.all([goLive(context, sender, begun), fillPast(context, sender, past, { windows: others, finish })])
  return sender.progress()
}

/** Those where it is afternoon first: most is going on there. */
function poolsByDay({ company, zones }: Simulation, at: Instant): readonly Pool[] {
  const farFromNoon = ({ zone }: Pool): number => Math.abs(zones.localOf(zone, at).minute - BUSY_MINUTE)
  return [...company.pools].sort((a, b) => farFromNoon(a) - farFromNoon(b))
}

async function fillPast(
  context: DemoContext,
  sender: DemoSender,
  past: Past,
  { windows, finish }: { readonly windows: readonly Span[]; readonly finish: (window: Span) => void },
): Promise<void> {
  for (const window of windows) {
    if (context.isEnding()) return
    if (sender.phase === 'today' && window.to <= past.until - TODAY_MS) sender.enter('history')
    await sendSteps(context, sender, past.within(window))
    if (!context.isEnding()) finish(window)
  }
  if (!context.isEnding()) sender.enter('live')
}

/** Since when everything is there, up to `begun`; what is there before a gap does not count. */
function knownFrom(done: readonly Span[], begun: Instant): Instant {
  const newest = done.at(-1)
  return newest === undefined || newest.to < begun ? begun : newest.from
}

function hoursOf({ from, to }: Span): number {
  return (to - from) / HOUR_MS
}

/** Resolves when all of it is acknowledged, or as soon as nothing more is to be sent. */
async function sendSteps({ wait, isEnding }: DemoContext, sender: DemoSender, sendings: readonly Sending[]): Promise<void> {
  const inFlight: Promise<void>[] = []
  for (const chunk of chunksOfContacts(sendings)) {
    const isSlow = sender.phase !== 'today' && sender.liveStepMs > LIVE_SLOW_MS
    while (inFlight.length >= (isSlow ? 1 : STEPS_IN_FLIGHT)) await inFlight.shift()
    if (isSlow) await wait(YIELD_MS)
    if (isEnding()) break
    const step = sender.send(chunk)
    step.catch(() => undefined) // It is heard below, when its turn comes.
    inFlight.push(step)
  }
  await Promise.all(inFlight)
}

/** The past as it is told in this run. */
class Past {
  /** What is sent later is the present. */
  readonly until: Instant
  readonly #timeline: Timeline
  readonly #windows: readonly Span[]
  readonly #first: Instant

  constructor({ timeline, historyDays }: DemoContext, windows: readonly Span[], until: Instant) {
    this.#timeline = timeline
    this.#windows = windows
    this.until = until
    this.#first = historyStart(historyDays, until)
  }

  /** Of the pools, of all where none are named: contacts as a whole, each in the window in which it was first heard of. */
  within({ from, to }: Span, pools?: readonly Pool[]): readonly Sending[] {
    return this.#timeline.whole({ from, to, until: this.until, isToldElsewhere: (at) => this.#isToldElsewhere(at) }, pools)
  }

  /** Who waited already as the past began is never told of: that offer is not in it, and what came of it would wait for it for good. */
  #isToldElsewhere(firstHeardAt: Instant): boolean {
    return firstHeardAt < this.#first || this.#windows.some(({ from, to }) => firstHeardAt >= from && firstHeardAt < to)
  }
}

/**
 * Contact by contact as they began, with the agents' states between them: between two chunks nobody may stand on the desk as waiting since
 * then.
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
    sender.tookLive(now() - from)
    if (due.length < CHUNK && taken > now()) await wait(LIVE_STEP_MS)
  }
}

/** Sends chunks feed by feed and counts. */
class DemoSender {
  phase: DemoProgress['phase'] = 'today'
  hours = 0
  hoursDone = 0
  knownFrom: Instant
  /** How long the last step of live traffic took. */
  liveStepMs = 0
  #liveMsMax = 0
  readonly #context: DemoContext
  readonly #counts = { sent: 0, acknowledged: 0, accepted: 0, duplicate: 0, quarantined: 0 }

  constructor(context: DemoContext, begun: Instant) {
    this.#context = context
    this.knownFrom = begun
  }

  /** Sends a chunk, and a heartbeat for each of `silent`; resolves when all of it is acknowledged. */
  async send(sendings: readonly Sending[], silent: readonly string[] = []): Promise<void> {
    const byFeed = Map.groupBy(sendings, ({ feed }) => feed)
    for (const feed of silent) byFeed.set(feed, [])
    await Promise.all([...byFeed].map(([feed, list]) => this.#post(feed, list)))
    if (byFeed.size > 0) this.#tell()
  }

  tookLive(ms: Milliseconds): void {
    this.liveStepMs = ms
    if (this.phase !== 'live') this.#liveMsMax = Math.max(this.#liveMsMax, ms)
  }

  enter(phase: DemoProgress['phase']): void {
    this.phase = phase
    this.#tell()
  }

  progress(): DemoProgress {
    const { phase, hours, hoursDone, knownFrom } = this
    return { phase, ...this.#counts, hours, hoursDone, knownFrom, liveMsMax: this.#liveMsMax }
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
