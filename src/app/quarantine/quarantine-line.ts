import { formatInstant } from '../../domain/shared/civil.ts'
import type { QuarantinedBytes } from './quarantine-store.ts'

/**
 * One refused item as a line of NDJSON: why, where, when, and the item itself, as text where it is text (`raw`) and else as base64
 * (`rawBase64`), so that whoever sent it can mend it and send it again.
 */
export function quarantineLine({ entry, raw }: QuarantinedBytes, feed: string): string {
  const { rule, pointer, value, expected, hint, waitsFor } = entry.refusal
  const text = textOf(raw)
  return JSON.stringify({
    feed,
    rule,
    pointer,
    value,
    expected,
    hint,
    waitsFor,
    place: entry.place,
    state: entry.state,
    timesReceived: entry.timesReceived,
    firstReceivedAt: formatInstant(entry.firstReceivedAt),
    lastReceivedAt: formatInstant(entry.lastReceivedAt),
    bytes: entry.rawLength,
    isCut: entry.isCut,
    ...(text === null ? { rawBase64: Buffer.from(raw).toString('base64') } : { raw: text }),
  })
}

function textOf(raw: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
  } catch {
    return null // Not UTF-8, which may be the very reason of the refusal.
  }
}
