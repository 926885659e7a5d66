import { FACT_KINDS } from '../../domain/contact/fact.ts'
import { HOUR_MS } from '../../domain/shared/instant.ts'
import type { ContactEvent } from '../intake/event.ts'
import { contactContentHash } from './content.ts'
import { checkHappened, checkWithinHorizon, type DecodeOptions } from './decode-options.ts'
import type { Findings } from './findings.ts'
import type { Frame, JsonObject } from './frame.ts'
import { COUNT_MAX, HANDLE_MS_MAX, HANDLE_MS_REMARKABLE, LEG_MAX, WAIT_MS_MAX } from './limits.ts'
import { readInstant, readOptionalInstant } from './read-instant.ts'
import { type NumberRange, readOptionalNumber } from './read-number.ts'
import { readOptionalText, readText } from './read-text.ts'

const LEG: NumberRange = { min: 1, max: LEG_MAX, fractions: false }
const COUNT: NumberRange = { min: 0, max: COUNT_MAX, fractions: false }
const WAIT_MS: NumberRange = { min: 0, max: WAIT_MS_MAX, fractions: false }
const HANDLE_MS: NumberRange = { min: 0, max: HANDLE_MS_MAX, fractions: false }

type SentFact = ContactEvent['fact']
const SENT_FACTS: ReadonlySet<string> = new Set<string>(FACT_KINDS.filter((kind) => kind !== 'lost'))

/** Reads the data of `loadline.contact.v1`; what it returns is meant only if nothing was refused. */
export function readContactEvent(data: JsonObject, frame: Frame, options: DecodeOptions, findings: Findings): ContactEvent {
  const at = readInstant(data['at'], '/data/at', findings)
  const content = {
    type: 'contact' as const,
    contactId: readText(data['contactId'], '/data/contactId', 'id', findings),
    leg: readOptionalNumber(data['leg'], '/data/leg', LEG, findings) ?? 1,
    fact: readFact(data['fact'], findings),
    n: readOptionalNumber(data['n'], '/data/n', COUNT, findings),
    at,
    revision: readOptionalNumber(data['revision'], '/data/revision', COUNT, findings) ?? 0,
    queue: readText(data['queue'], '/data/queue', 'name', findings),
    channel: readOptionalText(data['channel'], '/data/channel', 'name', findings),
    vendor: readOptionalText(data['vendor'], '/data/vendor', 'name', findings),
    site: readOptionalText(data['site'], '/data/site', 'name', findings),
    agent: readOptionalText(data['agent'], '/data/agent', 'id', findings),
    toQueue: readOptionalText(data['toQueue'], '/data/toQueue', 'name', findings),
    waitMs: readOptionalNumber(data['waitMs'], '/data/waitMs', WAIT_MS, findings),
    talkMs: readOptionalNumber(data['talkMs'], '/data/talkMs', HANDLE_MS, findings),
    holdMs: readOptionalNumber(data['holdMs'], '/data/holdMs', HANDLE_MS, findings),
    wrapMs: readOptionalNumber(data['wrapMs'], '/data/wrapMs', HANDLE_MS, findings),
    outbound: readDirection(data['direction'], findings),
    language: readOptionalText(data['language'], '/data/language', 'name', findings),
    caseKey: readOptionalText(data['caseKey'], '/data/caseKey', 'customer', findings),
    customerKey: readOptionalText(data['customerKey'], '/data/customerKey', 'customer', findings),
    dueAt: readOptionalInstant(data['dueAt'], '/data/dueAt', findings),
  }
  if (findings.refusal === null) checkContact(data, content, options, findings)
  const time = frame.time ?? at
  return { eventId: frame.id, eventSource: frame.source, time, hash: contactContentHash(content), warnings: findings.warnings, ...content }
}

function readFact(value: unknown, findings: Findings): SentFact {
  if (typeof value === 'string' && SENT_FACTS.has(value)) return value as SentFact
  const expected = `one of ${[...SENT_FACTS].join(', ')}`
  const hint = value === 'lost' ? { hint: 'whether a contact is lost is decided here, when its channel gives up' } : {}
  findings.refuse({ rule: value === undefined ? 'missing' : 'notOneOf', pointer: '/data/fact', value, expected, ...hint })
  return 'offered'
}

function readDirection(value: unknown, findings: Findings): boolean {
  if (value === undefined || value === null || value === 'inbound') return false
  if (value === 'outbound') return true
  findings.refuse({ rule: 'notOneOf', pointer: '/data/direction', value, expected: 'inbound or outbound' })
  return false
}

type ContactContent = Omit<ContactEvent, 'eventId' | 'eventSource' | 'time' | 'hash' | 'warnings'>

/** What one event contradicts in itself; what two events contradict is the leg's business. */
function checkContact(data: JsonObject, content: ContactContent, options: DecodeOptions, findings: Findings): void {
  checkHappened(content.at, '/data/at', data['at'], options, findings)
  const handleMs = (content.talkMs ?? 0) + (content.holdMs ?? 0) + (content.wrapMs ?? 0)
  if (handleMs > HANDLE_MS_MAX) {
    findings.refuse({ rule: 'tooLarge', pointer: '/data', value: handleMs, expected: 'talk, hold and wrap of at most 7 days together' })
  } else if (handleMs > HANDLE_MS_REMARKABLE) {
    findings.warn('/data', `handle time of ${Math.round(handleMs / HOUR_MS)} h is over 24 h`)
  }
  if (content.dueAt === null) return
  checkWithinHorizon(content.dueAt, '/data/dueAt', data['dueAt'], options, findings)
  const isOffer = content.fact === 'offered' || content.fact === 'reopened'
  if (isOffer && content.dueAt < content.at) {
    findings.refuse({ rule: 'dueBeforeOffered', pointer: '/data/dueAt', value: data['dueAt'], expected: 'a due time not before /data/at' })
  }
}
