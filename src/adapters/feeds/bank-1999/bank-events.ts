import { contactContentHash } from '../../../app/decode/content.ts'
import type { ContactEvent } from '../../../app/intake/event.ts'
import type { RowContext } from '../../../app/replay/recorded-row.ts'
import { DAY_MS, type Instant, SECOND_MS } from '../../../domain/shared/instant.ts'
import type { BankRow } from './bank-row.ts'

/** What stands as source in the events of this format. */
export const BANK_SOURCE = 'bank-1999'

/** The vendor that answers in this recording: the bank's own people. */
export const BANK_VENDOR = 'in-house'

/** What a row means: to be ignored, never offered to a queue, or the events of one contact. */
export type RowMeaning =
  | { readonly kind: 'phantom' | 'neverOffered' }
  | { readonly kind: 'offered'; readonly events: readonly ContactEvent[] }
  | { readonly kind: 'skippedHour' }

const HALF_DAY_SECONDS = 43_200

/**
 * The events of a row. Durations are right and clocks are seconds off them, so only the moment of offer is a clock: the wait is `q_time`,
 * the service `ser_time`. A HANG's service time is an artefact and ignored.
 */
export function eventsOfBankRow(row: BankRow, context: RowContext): RowMeaning {
  if (row.outcome === 'PHANTOM') return { kind: 'phantom' }
  // 0:00:00 means "did not happen", unless there was a wait: then it is midnight.
  const hasQueued = row.qStart !== 0 || row.qSeconds > 0
  if (row.outcome === 'HANG' && !hasQueued) return { kind: 'neverOffered' }
  const offeredAt = context.instantOfWall(wallOf(row, hasQueued ? row.qStart : row.vruExit))
  if (offeredAt === null) return { kind: 'skippedHour' }
  const decidedAt = offeredAt + row.qSeconds * SECOND_MS
  const customerKey = row.customerId === null ? null : context.pseudonym(`customer ${row.customerId}`)
  const event = (fact: ContactEvent['fact'], at: Instant, given: Partial<ContactEvent>): ContactEvent => eventOf(row, fact, at, given)
  const offered = event('offered', offeredAt, { customerKey })
  const waitMs = row.qSeconds * SECOND_MS
  if (row.outcome === 'HANG') return { kind: 'offered', events: [offered, event('abandoned', decidedAt, { waitMs })] }
  const agent = row.server === null ? null : context.pseudonym(`server ${row.server}`)
  const answered = event('answered', decidedAt, { waitMs, agent })
  const talkMs = row.serviceSeconds * SECOND_MS
  const ended = event('ended', decidedAt + talkMs, { waitMs, talkMs, agent })
  return { kind: 'offered', events: [offered, answered, ended] }
}

/** A clock more than 12 h before the entry belongs to the next day; one less before it is as far off as these clocks are. */
function wallOf(row: BankRow, clockSeconds: number): number {
  const isNextDay = row.vruEntry - clockSeconds > HALF_DAY_SECONDS
  return row.dayMs + clockSeconds * SECOND_MS + (isNextDay ? DAY_MS : 0)
}

/** Id, time and content all come from the row, so reading the file again gives the same events. */
function eventOf(row: BankRow, fact: ContactEvent['fact'], at: Instant, given: Partial<ContactEvent>): ContactEvent {
  const contactId = `${row.vruLine}-${row.callId}`
  const event: ContactEvent = { ...BLANK, contactId, fact, at, queue: row.type, ...given, eventId: `${contactId}/${fact}`, time: at }
  return { ...event, hash: contactContentHash(event) }
}

const BLANK: ContactEvent = {
  type: 'contact',
  eventId: '',
  eventSource: BANK_SOURCE,
  time: 0,
  hash: 0,
  warnings: [],
  contactId: '',
  leg: 1,
  fact: 'offered',
  n: null,
  at: 0,
  revision: 0,
  queue: '',
  channel: 'phone',
  vendor: BANK_VENDOR,
  site: null,
  agent: null,
  toQueue: null,
  waitMs: null,
  talkMs: null,
  holdMs: null,
  wrapMs: null,
  outbound: false,
  language: null,
  caseKey: null,
  customerKey: null,
  dueAt: null,
}
