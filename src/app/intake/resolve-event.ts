import type { Directory, Feed } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { contentHash } from '../../domain/shared/hash.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import type { BusinessHours } from '../business-hours.ts'
import { RETENTION_MS, SKEW_MS_MAX } from '../decode/limits.ts'
import type { AgentVendors } from './agent-vendors.ts'
import type { AgentStateEvent, ContactEvent, DecodedEvent, FeedIdentity, PlanEvent, Refusal, VendorIntervalEvent } from './event.ts'
import { NameFinder } from './name-finder.ts'
import type { Pseudonymise } from './pseudonym.ts'
import type { ResolvedContact, ResolvedEvent, ResolvedFrame, ResolvedPlanRow } from './resolved-event.ts'

/** What resolving needs beside the records. */
export interface ResolveContext {
  readonly pseudonymise: Pseudonymise
  readonly businessHours: BusinessHours
  readonly agentVendors: AgentVendors
}

export type Resolution =
  | { readonly kind: 'resolved'; readonly event: ResolvedEvent }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** How late facts may be where the feed's record does not say. */
const LATENESS_MS_DEFAULT = 60 * SECOND_MS

/** Turns the names in the events of one feed into ids, by the records of one moment. */
export class EventResolver {
  readonly #directory: Directory
  readonly #context: ResolveContext
  readonly #identity: FeedIdentity
  readonly #now: Instant
  readonly #isReleased: boolean
  readonly #latenessMs: Milliseconds

  constructor(
    directory: Directory,
    context: ResolveContext,
    { identity, now, isReleased }: { readonly identity: FeedIdentity; readonly now: Instant; readonly isReleased: boolean },
  ) {
    this.#directory = directory
    this.#context = context
    this.#identity = identity
    this.#now = now
    this.#isReleased = isReleased
    this.#latenessMs = latenessOf(directory.feed(identity.feedId, now))
  }

  resolve(event: DecodedEvent): Resolution {
    const names = new NameFinder(this.#directory, this.#identity)
    const resolved = this.#resolveNames(event, names)
    if (names.refusal !== null) return { kind: 'refused', refusal: names.refusal }
    if (names.warnings.length === 0) return { kind: 'resolved', event: resolved }
    return { kind: 'resolved', event: { ...resolved, warnings: [...resolved.warnings, ...names.warnings] } }
  }

  #resolveNames(event: DecodedEvent, names: NameFinder): ResolvedEvent {
    switch (event.type) {
      case 'contact':
        return this.#contact(event, names)
      case 'agentState':
        return this.#agentState(event, names)
      case 'vendorInterval':
        return this.#vendorInterval(event, names)
      case 'plan':
        return this.#plan(event, names)
    }
  }

  #contact(event: ContactEvent, names: NameFinder): ResolvedContact {
    const { at } = event
    this.#checkHappened(at, names)
    // First, since what a feed may not say must not wait for a queue to be mapped.
    const named = names.vendor(event.vendor, '/data/vendor', at)
    const queueId = names.queue(event.queue, '/data/queue', at)
    const queue = this.#directory.queue(queueId, at)
    if (event.channel !== null && queue !== null && queue.channel !== event.channel) {
      names.refuse({ rule: 'channelMismatch', pointer: '/data/channel', value: event.channel, expected: `${queue.channel}, as the queue` })
    }
    const begins = event.fact === 'offered' || event.fact === 'reopened'
    // Where the platform picks the vendor only at the answer, whatever the feed says of the offer is not where the contact waited.
    const vendorId = begins && queue?.isPooled === true ? 0 : named
    const siteId = names.site(vendorId, event.site, '/data/site', at)
    this.#checkAgent(event, named, names)
    const dueAt = event.dueAt ?? (begins && !event.outbound ? this.#promised(queueId, at) : null)
    const { n, revision, time, hash, agent, waitMs, talkMs, holdMs, wrapMs, outbound, language } = event
    return {
      type: 'contact',
      ...this.#frame(event),
      key: { feedId: this.#identity.feedId, contactId: event.contactId, leg: event.leg },
      fact: {
        kind: event.fact,
        at,
        n,
        revision,
        time,
        hash,
        queueId,
        vendorId,
        siteId,
        agent,
        waitMs,
        talkMs,
        holdMs,
        wrapMs,
        outbound,
        dueAt,
        toQueueId: event.toQueue === null ? 0 : (this.#directory.queueOfNative(this.#identity.feedId, event.toQueue, at) ?? 0),
        language,
        caseKey: this.#pseudonym(event.caseKey),
        customerKey: this.#pseudonym(event.customerKey),
      },
    }
  }

  #agentState(event: AgentStateEvent, names: NameFinder): ResolvedEvent {
    const { at, agent, revision, time, hash, state, nativeState } = event
    this.#checkHappened(at, names)
    const vendorId = names.vendor(event.vendor, '/data/vendor', at)
    const queueIds = event.queues.map((name, place) => names.queue(name, `/data/queues/${place}`, at))
    const fact = {
      feedId: this.#identity.feedId,
      agent,
      at,
      revision,
      time,
      hash,
      vendorId,
      siteId: names.site(vendorId, event.site, '/data/site', at),
      queueIds: [...new Set(queueIds)].sort((a, b) => a - b),
      queueId: event.queue === null ? 0 : names.queue(event.queue, '/data/queue', at),
      state,
      nativeState,
    }
    return { type: 'agentState', ...this.#frame(event), fact }
  }

  #vendorInterval(event: VendorIntervalEvent, names: NameFinder): ResolvedEvent {
    const { start, seconds, revision, time, hash, figures } = event
    this.#checkHappened(start, names, '/data/start')
    const report = {
      feedId: this.#identity.feedId,
      vendorId: names.vendor(event.vendor, '/data/vendor', start),
      queueId: names.queue(event.queue, '/data/queue', start),
      start,
      seconds,
      revision,
      time,
      hash,
      figures,
    }
    return { type: 'vendorInterval', ...this.#frame(event), report }
  }

  #plan(event: PlanEvent, names: NameFinder): ResolvedEvent {
    // What is expected and needed of a vendor is not the vendor's to say: it is held against it.
    if (this.#identity.vendorId !== null && (event.kind === 'forecast' || event.kind === 'requirement')) {
      names.refuse({
        rule: 'notOfVendors',
        pointer: '/data/kind',
        value: event.kind,
        expected: 'commitment or schedule, from a feed of one vendor',
      })
    }
    const rows = event.rows.map((row, place): ResolvedPlanRow => {
      const { start, seconds, contacts, ahtSeconds, heads } = row
      const at = `/data/rows/${place}`
      const vendorId = names.vendor(row.vendor, `${at}/vendor`, start)
      const queueId = names.queue(row.queue, `${at}/queue`, start)
      const siteId = names.site(vendorId, row.site, `${at}/site`, start)
      const hash = contentHash(`${contacts} ${ahtSeconds} ${heads}`)
      return { queueId, vendorId, siteId, start, seconds, contacts, ahtSeconds, heads, hash }
    })
    const { kind, snapshot, time } = event
    return { type: 'plan', ...this.#frame(event), feedId: this.#identity.feedId, kind, snapshot, time, rows }
  }

  #frame({ eventId, eventSource, warnings }: DecodedEvent): ResolvedFrame {
    return { eventId, eventSource, warnings, latenessMs: this.#latenessMs, isReleased: this.#isReleased }
  }

  /** The same limits hold for events that did not come through the decoder. */
  #checkHappened(at: Instant, names: NameFinder, pointer = '/data/at'): void {
    if (at < this.#now - RETENTION_MS) {
      names.refuse({
        rule: 'tooOld',
        pointer,
        value: formatInstant(at),
        expected: 'an instant within the time that facts are kept (400 days)',
      })
    } else if (at > this.#now + SKEW_MS_MAX) {
      names.postpone(pointer, at, `an instant at most ${SKEW_MS_MAX / SECOND_MS} s ahead`)
    }
  }

  #checkAgent({ agent, at }: ContactEvent, vendorId: number, names: NameFinder): void {
    if (agent === null || vendorId === 0) return
    const other = this.#context.agentVendors.otherVendorAt({ feedId: this.#identity.feedId, agent, at, vendorId })
    if (other === null) return
    const expected = `an agent of the vendor: at that time this one was with ${this.#directory.vendor(other, at)?.key ?? 'another'}`
    names.refuse({ rule: 'agentOfOtherVendor', pointer: '/data/agent', value: agent, expected })
  }

  /** When a first reply is due to a contact that came without a due time: as the queue promises, on the clock of its hours. */
  #promised(queueId: number, at: Instant): Instant | null {
    const queue = this.#directory.queue(queueId, at)
    if (queue === null || queue.replyPromiseSeconds === null) return null
    return this.#context.businessHours.dueAt(queue, at, queue.replyPromiseSeconds * SECOND_MS)
  }

  #pseudonym(key: string | null): string | null {
    return key === null ? null : this.#context.pseudonymise(key)
  }
}

function latenessOf(feed: Feed | null): Milliseconds {
  return feed === null ? LATENESS_MS_DEFAULT : feed.latenessSeconds * SECOND_MS
}
