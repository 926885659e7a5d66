import { expect, test } from 'vitest'
import { contactEvent, NOW } from '../../../test/support/http-feed.ts'
import { decodeEvent } from './decode-event.ts'

const OPTIONS = { now: NOW, derivesMissingIds: true }

function derivedId(data: Record<string, unknown>): string {
  const outcome = decodeEvent({ ...contactEvent(data), id: undefined }, OPTIONS)
  if (outcome.kind !== 'event') throw new Error(outcome.refusal.rule)
  expect(outcome.event.warnings).toEqual(['/id: is missing and was made from the content'])
  return outcome.event.eventId
}

test('an event without an id has the same one whenever it is sent, and another event has another', () => {
  expect(derivedId({ contactId: 'a' })).toBe(derivedId({ contactId: 'a' }))
  const others = [
    { contactId: 'a' },
    { contactId: 'b' },
    { contactId: 'a', leg: 2 },
    { contactId: 'a', revision: 1 },
    { contactId: 'a', agent: 'x' },
  ]
  expect(new Set(others.map(derivedId)).size).toBe(others.length)
})
