import type { DecodedEvent, Refusal } from '../intake/event.ts'
import { readAgentStateEvent } from './agent-state-event.ts'
import { readContactEvent } from './contact-event.ts'
import { derivedEventId } from './content.ts'
import type { DecodeOptions } from './decode-options.ts'
import { Findings } from './findings.ts'
import { type Frame, isJsonObject, type JsonObject, readFrame } from './frame.ts'
import { readPlanEvent } from './plan-event.ts'
import { readVendorIntervalEvent } from './vendor-interval-event.ts'

export type DecodeOutcome =
  | { readonly kind: 'event'; readonly event: DecodedEvent }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

type ReadData = (data: JsonObject, frame: Frame, options: DecodeOptions, findings: Findings) => DecodedEvent

/** Every type of event that is understood, with its version. */
const READERS: ReadonlyMap<string, ReadData> = new Map<string, ReadData>([
  ['loadline.contact.v1', readContactEvent],
  ['loadline.agent-state.v1', readAgentStateEvent],
  ['loadline.interval.v1', readVendorIntervalEvent],
  ['loadline.plan.v1', readPlanEvent],
])

/** Decodes one parsed CloudEvent: shape and values checked, names still those of the feed. */
export function decodeEvent(value: unknown, options: DecodeOptions): DecodeOutcome {
  const findings = new Findings()
  if (!isJsonObject(value)) {
    findings.refuse({ rule: 'notAnObject', pointer: '', value, expected: 'a CloudEvent as a JSON object' })
    return refused(findings)
  }
  const frame = readFrame(value, options, findings)
  const read = readerOf(value['type'], findings)
  const data = value['data']
  if (!isJsonObject(data)) findings.refuse({ rule: 'notAnObject', pointer: '/data', value: data, expected: 'an object' })
  if (read === null || !isJsonObject(data)) return refused(findings)
  const event = read(data, frame, options, findings)
  if (findings.refusal !== null) return refused(findings)
  return { kind: 'event', event: frame.id === '' ? { ...event, eventId: derivedEventId(event) } : event }
}

function readerOf(type: unknown, findings: Findings): ReadData | null {
  const read = typeof type === 'string' ? READERS.get(type) : undefined
  if (read !== undefined) return read
  const expected = `one of ${[...READERS.keys()].join(', ')}`
  const family = typeof type === 'string' ? /^(loadline\.[a-z-]+)\.v\d+$/.exec(type)?.[1] : undefined
  const isNewer = family !== undefined && READERS.has(`${family}.v1`)
  const rule = type === undefined ? 'missing' : isNewer ? 'unknownVersion' : 'unknownType'
  findings.refuse({
    rule,
    pointer: '/type',
    value: type,
    expected,
    ...(isNewer ? { hint: 'it is kept, and can be taken after an upgrade' } : {}),
  })
  return null
}

function refused(findings: Findings): DecodeOutcome {
  const { refusal } = findings
  if (refusal === null) throw new Error('invariant broken: an event was refused without a reason')
  return { kind: 'refused', refusal }
}
