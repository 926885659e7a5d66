import { expect, test } from 'vitest'
import { contactContentHash } from '../decode/content.ts'
import { decodeItem } from '../decode/decode-item.ts'
import { type ContactEvent, type IntakeItem, IntakeUnavailable, type ItemResult } from '../intake/event.ts'
import { contactCloudEventBytes } from './cloud-event.ts'
import { feedAtOnce, feedAtSpeed, type RecordingContext } from './feed-recording.ts'
import { readRecordedFile } from './recorded-file.ts'
import type { RecordedRow } from './recorded-row.ts'

const START = Date.UTC(1999, 1, 15, 7)
const SECOND = 1_000

function contactOf(contactId: string, fact: ContactEvent['fact'], seconds: number): ContactEvent {
  const at = START + seconds * SECOND
  const names = { queue: 'PS', channel: 'phone', vendor: 'in-house', site: null, agent: null, toQueue: null, language: null }
  const none = {
    n: null,
    waitMs: null,
    talkMs: null,
    holdMs: null,
    wrapMs: null,
    caseKey: null,
    dueAt: null,
    outbound: false,
    leg: 1,
    revision: 0,
  }
  const frame = { eventId: `${contactId}/${fact}`, eventSource: 'bank-1999', time: at, hash: 0, warnings: [] }
  const event: ContactEvent = {
    type: 'contact',
    contactId,
    fact,
    at,
    customerKey: fact === 'offered' ? 'c-1' : null,
    ...names,
    ...none,
    ...frame,
  }
  return { ...event, hash: contactContentHash(event) }
}

/** Two contacts whose rows stand in the wrong order, one that was never offered, and a broken line. */
async function* rows(): AsyncGenerator<RecordedRow> {
  yield { kind: 'offered', line: 2, events: [contactOf('b', 'offered', 600), contactOf('b', 'abandoned', 630)] }
  yield { kind: 'neverOffered', line: 3 }
  const refusal = { rule: 'x', pointer: '/4', value: '', expected: '', hint: null, waitsFor: null }
  yield { kind: 'refused', line: 4, place: 'f.txt:4', refusal, raw: new Uint8Array([1]) }
  yield { kind: 'offered', line: 5, events: [contactOf('a', 'offered', 0), contactOf('a', 'answered', 20), contactOf('a', 'ended', 900)] }
}

interface World extends RecordingContext {
  readonly taken: { readonly shown: number; readonly facts: readonly string[] }[]
  refusals: number
}

/** An intake that tells duplicates, and a real time that passes only while somebody waits. */
function world(): World {
  const seen = new Set<string>()
  const taken: World['taken'] = []
  let shown = 0
  let elapsed = 0
  const factOf = (item: IntakeItem): string => (item.kind === 'event' && item.event.type === 'contact' ? item.event.eventId : 'refused')
  const resultOf = (item: IntakeItem): ItemResult => {
    if (item.kind === 'refused') return { status: 'quarantined', refusal: item.refusal }
    const isNew = !seen.has(factOf(item))
    seen.add(factOf(item))
    return isNew ? { status: 'accepted', warnings: [], conflict: false } : { status: 'duplicate' }
  }
  const context: World = {
    taken,
    refusals: 0,
    feed: { feedId: 1, vendorId: 1 },
    intake: {
      submit: async (_feed, items) => {
        if (context.refusals > 0) {
          context.refusals -= 1
          throw new IntakeUnavailable('full', 2)
        }
        taken.push({ shown: (shown - START) / SECOND, facts: items.map(factOf) })
        return { results: items.map(resultOf), receivedAt: shown }
      },
    },
    advanceTo: (at) => {
      expect(at % 1).toBe(0)
      shown = Math.max(shown, at)
    },
    elapsed: () => elapsed,
    wait: async (ms) => {
      // Real clocks do not stop at whole milliseconds.
      elapsed += ms + 0.0004
    },
    isEnding: () => false,
  }
  return context
}

const IN_ORDER = ['a/offered', 'a/answered', 'b/offered', 'b/abandoned', 'a/ended']

test('at full speed all events go in order of time, broken lines before them, on the time of the last one', async () => {
  const context = world()
  const file = await readRecordedFile(rows())
  const ledger = await feedAtOnce(file, context)
  expect(context.taken).toEqual([
    { shown: 0, facts: ['refused'] },
    { shown: 900, facts: IN_ORDER },
  ])
  expect(ledger.counts(file)).toEqual({ read: 4, offeredRows: 2, phantom: 0, neverOffered: 1, duplicate: 0, quarantined: 1 })
})

test('a second replay finds every row that was offered a duplicate', async () => {
  const context = world()
  const file = await readRecordedFile(rows())
  await feedAtOnce(file, context)
  const again = await feedAtOnce(file, context)
  expect(again.counts(file)).toMatchObject({ read: 4, offeredRows: 0, duplicate: 2, neverOffered: 1, quarantined: 1 })
})

test('at 60 times real time each event comes when the clock shows it, and silence is broken by heartbeats', async () => {
  const context = world()
  const file = await readRecordedFile(rows())
  await feedAtSpeed(file, 60, context)
  const sent = context.taken.filter(({ facts }) => facts.length > 0 && facts[0] !== 'refused')
  expect(sent.flatMap(({ facts }) => facts)).toEqual(IN_ORDER)
  expect(sent.map(({ shown }) => Math.floor(shown))).toEqual([0, 24, 600, 630, 900])
  const heartbeats = context.taken.filter(({ facts }) => facts.length === 0).map(({ shown }) => shown)
  expect(heartbeats.map(Math.floor)).toEqual([324])
  expect(context.elapsed()).toBeLessThan(16_000)
})

test('what the intake cannot take now is sent again when it says, and nothing is counted twice', async () => {
  const context = world()
  context.refusals = 3
  const file = await readRecordedFile(rows())
  const ledger = await feedAtOnce(file, context)
  expect(context.elapsed()).toBeCloseTo(6_000, 0)
  expect(ledger.counts(file)).toMatchObject({ offeredRows: 2, duplicate: 0 })
})

test('an event is the same whether it is fed directly or decoded from the CloudEvent that is sent', async () => {
  for (const { event } of (await readRecordedFile(rows())).events) {
    expect(decodeItem(contactCloudEventBytes(event), { now: event.at })).toMatchObject({ kind: 'event', event })
  }
})
