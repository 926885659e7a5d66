import { formatInstant } from '../domain/shared/civil.ts'
import { type Instant, MINUTE_MS, type Milliseconds } from '../domain/shared/instant.ts'
import { COMMON_REMARKABLE, CommonValue } from './common-value.ts'
import { shown } from './decode/findings.ts'
import type { DecodedEvent, IntakeItem, ItemResult, Refusal } from './intake/event.ts'

/** What the events of a feed have in common that those of a working sender have not. Also the rule by which more of them are refused. */
export const ANOMALIES = ['oneEventId', 'oneContact', 'oneInstant', 'oneTime'] as const
export type Anomaly = (typeof ANOMALIES)[number]

export interface FeedAnomaly {
  readonly rule: Anomaly
  readonly reason: string
}

/** Many events of one instant are none if they come at once, as the states of all agents do; over this long, a clock stands. */
const STANDING_MS: Milliseconds = 10 * MINUTE_MS

const POINTERS: Readonly<Record<Anomaly, string>> = {
  oneEventId: '/id',
  oneContact: '/data/contactId',
  oneInstant: '/data/at',
  oneTime: '/time',
}

const EXPECTED: Readonly<Record<Anomaly, string>> = {
  oneEventId: 'an id of its own for every event',
  oneContact: 'an id of its own for every contact',
  oneInstant: 'the instant at which it happened',
  oneTime: 'the instant at which the event was made',
}

const HINT = 'nearly all events of this feed have the same; mend the sender, and try it again here if it was right'

/**
 * Watches for a sender that gives one id, one contact or one instant to everything, by feed; of this process only. Only what was accepted
 * counts, so that sending again what is there already is no anomaly, however often.
 */
export class FeedAnomalies {
  readonly #watched = new Map<number, Watch>()

  /** The items, with those refused that go on with what their feed is stopped for. Other events of the feed are not touched. */
  refuse(feedId: number, items: readonly IntakeItem[], now: Instant): readonly IntakeItem[] {
    const watch = this.#watched.get(feedId)
    if (watch === undefined || !ANOMALIES.some((rule) => watch[rule].isStopped)) return items
    return items.map((item) => {
      if (item.kind !== 'event') return item
      const rule = ANOMALIES.find((each) => watch[each].isStopped && watch[each].value === watchedValue(item.event, each))
      if (rule === undefined) return item
      watch[rule].again(now)
      return { kind: 'refused', refusal: refusalBy(rule, item.event), raw: item.raw }
    })
  }

  /** Notes what was accepted of a request. */
  note(feedId: number, items: readonly IntakeItem[], results: readonly ItemResult[], receivedAt: Instant): void {
    let watch = this.#watched.get(feedId)
    if (watch === undefined) this.#watched.set(feedId, (watch = watchOf()))
    for (let place = 0; place < items.length; place += 1) {
      const item = items[place]
      if (item?.kind === 'event' && results[place]?.status === 'accepted') watchEvent(watch, item.event, receivedAt)
    }
  }

  of(feedId: number): readonly FeedAnomaly[] {
    const watch = this.#watched.get(feedId)
    if (watch === undefined) return []
    return ANOMALIES.flatMap((rule) => {
      const { value, isRemarkable, isStopped } = watch[rule]
      if (value === null || (!isRemarkable && !isStopped)) return []
      return { rule, reason: `${reasonFor(rule, value)}${isStopped ? '; further ones are refused' : ''}` }
    })
  }
}

interface Watch {
  readonly oneEventId: CommonValue<string>
  readonly oneContact: CommonValue<string>
  readonly oneInstant: CommonValue<number>
  readonly oneTime: CommonValue<number>
  /** Whose event had the common id last: facts of one contact may share an id, contacts may not. */
  subject: string | number
}

function watchOf(): Watch {
  return {
    oneEventId: new CommonValue(0),
    oneContact: new CommonValue(0),
    oneInstant: new CommonValue(STANDING_MS),
    oneTime: new CommonValue(STANDING_MS),
    subject: '',
  }
}

/** For every event that was accepted: comparisons only. */
function watchEvent(watch: Watch, event: DecodedEvent, now: Instant): void {
  const subject = subjectOf(event)
  if (subject !== watch.subject || event.eventId !== watch.oneEventId.value) {
    watch.oneEventId.take(event.eventId, now)
    watch.subject = subject
  }
  if (event.type === 'contact') watch.oneContact.take(event.contactId, now)
  const at = happenedAt(event)
  if (at !== null) watch.oneInstant.take(at, now)
  // Where an event brings no time of its own, it is that at which it happened.
  if (event.time !== at) watch.oneTime.take(event.time, now)
}

function subjectOf(event: DecodedEvent): string | number {
  if (event.type === 'contact') return event.contactId
  return event.type === 'agentState' ? event.agent : event.hash
}

function happenedAt(event: DecodedEvent): Instant | null {
  return event.type === 'contact' || event.type === 'agentState' ? event.at : null
}

function watchedValue(event: DecodedEvent, rule: Anomaly): string | number | null {
  switch (rule) {
    case 'oneEventId':
      return event.eventId
    case 'oneContact':
      return event.type === 'contact' ? event.contactId : null
    case 'oneInstant':
      return happenedAt(event)
    case 'oneTime':
      return event.time === happenedAt(event) ? null : event.time
  }
}

function refusalBy(rule: Anomaly, event: DecodedEvent): Refusal {
  const value = told(watchedValue(event, rule) ?? '')
  return { rule, pointer: POINTERS[rule], value, expected: EXPECTED[rule], hint: HINT, waitsFor: null }
}

function reasonFor(rule: Anomaly, value: string | number): string {
  const many = `${COMMON_REMARKABLE} or more`
  switch (rule) {
    case 'oneEventId':
      return `events of ${many} contacts or agents came with one id, ${told(value)}`
    case 'oneContact':
      return `${many} events came of one contact, ${told(value)}`
    case 'oneInstant':
      return `${many} events came over 10 min or more with one instant, ${told(value)}`
    case 'oneTime':
      return `${many} events came over 10 min or more with one time, ${told(value)}`
  }
}

function told(value: string | number): string {
  return typeof value === 'number' ? formatInstant(value) : shown(value)
}
