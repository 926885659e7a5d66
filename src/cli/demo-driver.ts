import { formatInstant } from '../domain/shared/civil.ts'
import { DAY_MS, type Instant, intervalStart, MINUTE_MS, type Milliseconds } from '../domain/shared/instant.ts'
import type { Region } from '../sim/company.ts'
import { dayNumberAt, dayStart } from '../sim/region-day.ts'
import type { Sending } from '../sim/sending.ts'
import { type Simulation, simulateDay, simulateFrom } from '../sim/simulate.ts'
import type { SendAnswer } from './event-sender.ts'

/** What the demo has done so far. `sent` and `acknowledged` differ by what is on its way. */
export interface DemoProgress {
  readonly phase: 'today' | 'history' | 'live'
  readonly sent: number
  readonly acknowledged: number
  readonly accepted: number
  readonly duplicate: number
  readonly quarantined: number
}

export interface DemoContext {
  readonly simulation: Simulation
  readonly feeds: readonly string[]
  readonly post: (feed: string, events: readonly string[]) => Promise<SendAnswer>
  /** How many contacts of these queues the store has as offered within a time. */
  readonly offeredWithin: (queues: readonly string[], from: Instant, to: Instant) => Promise<number>
  readonly now: () => Instant
  readonly wait: (ms: Milliseconds) => Promise<void>
  readonly isEnding: () => boolean
  readonly report: (progress: DemoProgress) => void
  /** When the demo was last heard by this store; null for a new one. */
  readonly resumeFrom: Instant | null
}

/** Events of one step of catching up; they go to the feeds in parallel. */
const CHUNK = 2_000
const LIVE_STEP_MS = 250
/** A feed with nothing to send says so well within its cadence of 15 seconds. */
const HEARTBEAT_MS = 7_000
/** What was on its way when the server ended is sent again. */
const OVERLAP_MS = 10 * MINUTE_MS
/** After a longer stop the days between are left out: a gap in a demo is no loss, and an hour of catching up is. */
const RESUME_DAYS_MAX = 3
const WEEKS_BACK = 4
/** While history is filled in, the sender rests so much of the time it sends: the desk goes before. */
const REST_SHARE = 0.7

/**
 * Sends the simulated company: what happens now as it happens, beside it today so far, and then the same weekdays before, the newest first,
 * since they are what today is compared with. Ends when told to, with nothing on its way.
 */
export async function runDemo(context: DemoContext): Promise<DemoProgress> {
  const sender = new DemoSender(context)
  const begun = context.now()
  const from = Math.max(context.resumeFrom ?? begun, begun - RESUME_DAYS_MAX * DAY_MS)
  const past = new Stream(simulateFrom(context.simulation, from))
  const live = new Stream(simulateFrom(context.simulation, begun))
  live.skipBeyond(begun)
  if (context.resumeFrom !== null && (await isThereUntil(context, from - OVERLAP_MS))) past.skipBeyond(from - OVERLAP_MS)
  await Promise.all([goLive(context, sender, live), fillPast(context, sender, past, begun)])
  return sender.progress()
}

async function fillPast(context: DemoContext, sender: DemoSender, past: Stream, until: Instant): Promise<void> {
  for (let chunk = past.takeUntil(until); chunk.length > 0 && !context.isEnding(); chunk = past.takeUntil(until)) await sender.send(chunk)
  if (context.isEnding()) return
  sender.phase = 'history'
  sender.tell()
  await fillHistory(context, sender)
}

async function goLive({ now, wait, isEnding, feeds }: DemoContext, sender: DemoSender, stream: Stream): Promise<void> {
  const heardAt = new Map(feeds.map((feed) => [feed, now()]))
  while (!isEnding()) {
    const due = stream.takeUntil(now())
    const silent = feeds.filter((feed) => now() - (heardAt.get(feed) ?? 0) >= HEARTBEAT_MS && !due.some((sending) => sending.feed === feed))
    await sender.send(due, silent)
    for (const feed of [...silent, ...due.map((sending) => sending.feed)]) heardAt.set(feed, now())
    if (due.length < CHUNK) await wait(LIVE_STEP_MS)
  }
}

/** The same weekday of the weeks before, and yesterday, region by region; days that are there already are left out. */
async function fillHistory(context: DemoContext, sender: DemoSender): Promise<void> {
  const { simulation, now, wait, isEnding } = context
  const today = now()
  for (const daysBack of [...Array.from({ length: WEEKS_BACK }, (_, week) => 7 * (week + 1)), 1]) {
    for (const region of simulation.company.regions) {
      if (isEnding()) return
      const dayNumber = dayNumberAt(region, simulation.zones, today) - daysBack
      const sendings = simulateDay(simulation, region, dayNumber).filter(({ sentAt }) => sentAt <= today)
      if (await isThere(context, region, dayNumber, sendings, today)) continue
      for (const chunk of chunksOfContacts(sendings)) {
        if (isEnding()) return
        const begun = now()
        await sender.send(chunk)
        await wait(Math.max(LIVE_STEP_MS, (now() - begun) * (REST_SHARE / (1 - REST_SHARE))))
      }
    }
  }
  sender.phase = 'live'
  sender.tell()
}

/** Contact by contact as they came, agents' states between them: between two chunks nobody may stand on the desk as waiting since that day. */
export function chunksOfContacts(sendings: readonly Sending[]): readonly (readonly Sending[])[] {
  const chunks: Sending[][] = []
  for (const whole of Map.groupBy(sendings, ({ event }) => event.data['contactId'] ?? event.id).values()) {
    const last = chunks.at(-1)
    if (last !== undefined && last.length + whole.length <= CHUNK) last.push(...whole)
    else for (let from = 0; from < whole.length; from += CHUNK) chunks.push(whole.slice(from, from + CHUNK))
  }
  return chunks
}

/** Whether the store has all contacts of the days that hold `until`, as far as they were offered by then. */
async function isThereUntil(context: DemoContext, until: Instant): Promise<boolean> {
  const { regions } = context.simulation.company
  for (const region of regions) {
    const dayNumber = dayNumberAt(region, context.simulation.zones, until)
    if (!(await isThere(context, region, dayNumber, simulateDay(context.simulation, region, dayNumber), until))) return false
  }
  return true
}

async function isThere(
  { simulation, offeredWithin }: DemoContext,
  region: Region,
  dayNumber: number,
  sendings: readonly Sending[],
  until: Instant,
): Promise<boolean> {
  const from = dayStart(region, simulation.zones, dayNumber)
  // Figures are kept by quarter hours.
  const to = intervalStart(Math.min(until, dayStart(region, simulation.zones, dayNumber + 1)))
  const before = formatInstant(to)
  const offers = sendings.flatMap(({ event }) => (event.data['fact'] === 'offered' && event.time < before ? [event.data['contactId']] : []))
  const queues = region.queues.map(({ key }) => key)
  return (await offeredWithin(queues, from, to)) >= new Set(offers).size
}

/** A stream of sendings that can be asked what is due. */
class Stream {
  readonly #source: Generator<Sending, never>
  #next: Sending

  constructor(source: Generator<Sending, never>) {
    this.#source = source
    this.#next = source.next().value
  }

  /** Leaves out what is sent by `until`. */
  skipBeyond(until: Instant): void {
    while (this.#next.sentAt <= until) this.#next = this.#source.next().value
  }

  /** What is to be sent by `until`, at most one chunk of it. */
  takeUntil(until: Instant): readonly Sending[] {
    const taken: Sending[] = []
    for (; this.#next.sentAt <= until && taken.length < CHUNK; this.#next = this.#source.next().value) taken.push(this.#next)
    return taken
  }
}

/** Sends chunks feed by feed and counts. */
class DemoSender {
  phase: DemoProgress['phase'] = 'today'
  readonly #context: DemoContext
  readonly #counts = { sent: 0, acknowledged: 0, accepted: 0, duplicate: 0, quarantined: 0 }

  constructor(context: DemoContext) {
    this.#context = context
  }

  /** Sends a chunk, and a heartbeat for each of `silent`; resolves when all of it is acknowledged. */
  async send(sendings: readonly Sending[], silent: readonly string[] = []): Promise<void> {
    const byFeed = Map.groupBy(sendings, ({ feed }) => feed)
    for (const feed of silent) byFeed.set(feed, [])
    await Promise.all([...byFeed].map(([feed, list]) => this.#post(feed, list)))
    if (byFeed.size > 0) this.tell()
  }

  progress(): DemoProgress {
    return { phase: this.phase, ...this.#counts }
  }

  tell(): void {
    this.#context.report(this.progress())
  }

  async #post(feed: string, sendings: readonly Sending[]): Promise<void> {
    const counts = this.#counts
    counts.sent += sendings.length
    const answer = await this.#context.post(
      feed,
      sendings.map(({ event }) => JSON.stringify(event)),
    )
    counts.acknowledged += answer.statuses.length
    counts.accepted += answer.accepted
    counts.duplicate += answer.duplicate
    counts.quarantined += answer.quarantined
  }
}
