import { Findings } from '../../app/decode/findings.ts'
import { readInstant } from '../../app/decode/read-instant.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { badRequest } from './problem.ts'

/** An instant of a query, read as strictly as those of events. In a query a plus sign is a space, so it is taken back. */
export function instantOf(text: string, parameter: string): Instant {
  const findings = new Findings()
  const at = readInstant(text.replace(/ (?=\d\d:\d\d$)/, '+'), parameter, findings)
  const { refusal } = findings
  if (refusal === null) return at
  const { value, expected } = refusal
  throw badRequest(refusal.hint ?? `${parameter} is not an instant`, [{ parameter, value, expected }])
}

/** The same where it may be absent. */
export function optionalInstantOf(text: string | undefined, parameter: string): Instant | null {
  return text === undefined ? null : instantOf(text, parameter)
}
