import type { Instant } from '../../domain/shared/instant.ts'
import { checkNotAhead, type DecodeOptions } from './decode-options.ts'
import type { Findings } from './findings.ts'
import { readOptionalInstant } from './read-instant.ts'
import { readText } from './read-text.ts'

/** A parsed JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Whether a parsed value is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The attributes of a CloudEvent that we keep. `id` is '' where the feed sends none and lets us derive it. */
export interface Frame {
  readonly id: string
  readonly source: string
  readonly time: Instant | null
}

/** Reads the attributes that CloudEvents 1.0 prescribes; extensions are dropped. */
export function readFrame(event: JsonObject, options: DecodeOptions, findings: Findings): Frame {
  if (event['specversion'] !== '1.0') {
    findings.refuse({ rule: 'notACloudEvent', pointer: '/specversion', value: event['specversion'], expected: '"1.0"' })
  }
  const contentType = event['datacontenttype']
  if (contentType !== undefined && contentType !== null && !(typeof contentType === 'string' && JSON_TYPE.test(contentType))) {
    findings.refuse({ rule: 'notJson', pointer: '/datacontenttype', value: contentType, expected: 'application/json' })
  }
  if (event['data_base64'] !== undefined) {
    findings.refuse({ rule: 'notJson', pointer: '/data_base64', value: 'bytes', expected: '"data" with a JSON object' })
  }
  const time = readOptionalInstant(event['time'], '/time', findings)
  if (time !== null && findings.refusal === null) checkNotAhead(time, '/time', event['time'], options, findings)
  return { id: readId(event['id'], options, findings), source: readText(event['source'], '/source', 'id', findings), time }
}

const JSON_TYPE = /^application\/(?:json|[\w.-]+\+json)(?:\s*;\s*charset="?utf-8"?)?$/i

const NO_ID_HINT = 'where the sender cannot give ids, set eventIds of the feed to contentHash, and one is made from the content'

function readId(value: unknown, options: DecodeOptions, findings: Findings): string {
  if (value !== undefined && value !== null) return readText(value, '/id', 'id', findings)
  if (options.derivesMissingIds === true) findings.warn('/id', 'is missing and was made from the content')
  else findings.refuse({ rule: 'missing', pointer: '/id', value, expected: 'an id of its own for every event', hint: NO_ID_HINT })
  return ''
}
