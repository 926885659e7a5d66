import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import type { Refusal } from '../../app/intake/event.ts'
import { quarantineLine } from '../../app/quarantine/quarantine-line.ts'
import { QUARANTINE_RAW_BYTES_MAX, type QuarantineStore, type Refused } from '../../app/quarantine/quarantine-store.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, SECOND_MS } from '../../domain/shared/instant.ts'
import { quarantineStore } from './quarantine.ts'
import { putQuarantined, quarantineSealer } from './quarantine-put.ts'

const BY_TEST = { by: byMachine('test'), at: 1 }
const NOW = TEST_NOW
const ANY = { feedId: null, rule: null, state: null }
let store: TestStore | undefined
let quarantine: QuarantineStore

beforeEach(async () => {
  store ??= await freshStore()
  await store.owner('truncate quarantine')
  quarantine = quarantineStore(store.connections, store.access.secret)
})
afterAll(() => store?.close())

const UNMAPPED: Refusal = {
  rule: 'unmappedQueue',
  pointer: '/data/queue',
  value: '"Q9"',
  expected: 'a queue that is mapped',
  hint: null,
  waitsFor: { kind: 'queue', name: 'Q9' },
}
const BAD_TIME: Refusal = { rule: 'sentinel', pointer: '/data/at', value: '"1970"', expected: 'a time', hint: 'mend it', waitsFor: null }

function item(raw: string | Uint8Array, refusal: Refusal, position = 0): Refused {
  return { raw: typeof raw === 'string' ? Buffer.from(raw) : raw, refusal, position, place: null }
}

async function put(refused: readonly Refused[], { feedId = 1, receivedAt = NOW } = {}): Promise<void> {
  if (store === undefined) throw new Error('the store is open')
  const sealer = quarantineSealer(store.access.secret)
  await store.connections.withIntake((connection) => putQuarantined(connection, sealer, { feedId, receivedAt, isHeld: false, refused }))
}

async function waitingTexts(name: string, feedId = 1, kind: 'queue' | 'time' = 'queue'): Promise<readonly string[]> {
  const taken = await quarantine.takeWaiting({ kind, feedId, name }, null)
  return taken.map(({ raw }) => Buffer.from(raw).toString())
}

describe('quarantine', () => {
  test('keeps the bytes and the reason of what was refused, and neither can be read in the table', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x22, ...Buffer.from('{"customer":"+49 151 555"}')])
    await put([item(bytes, { ...BAD_TIME, value: '"+49 151 555"' })])
    const [entry] = await quarantine.list(ANY, { after: null, limit: 10 })
    expect(entry).toMatchObject({ feedId: 1, state: 'waiting', timesReceived: 1, rawLength: bytes.length, isCut: false })
    expect(entry?.refusal).toEqual({ ...BAD_TIME, value: '"+49 151 555"' })
    expect(Buffer.from((await quarantine.one(entry?.quarantineId ?? 0))?.raw ?? [])).toEqual(bytes)
    const [row] =
      (await store?.owner<{ raw: Buffer; value: Buffer }>('select raw_sealed as raw, value_sealed as value from quarantine')) ?? []
    expect(Buffer.concat([row?.raw ?? Buffer.of(), row?.value ?? Buffer.of()]).includes('151 555')).toBe(false)
  })

  test('counts the same bytes again instead of keeping them twice, also within one request, but not of another feed', async () => {
    await put([item('a', UNMAPPED), item('b', BAD_TIME, 1), item('a', UNMAPPED, 2)])
    await put([item('a', BAD_TIME)], { receivedAt: NOW + 5 })
    await put([item('a', UNMAPPED)], { feedId: 2 })
    const entries = await quarantine.list({ ...ANY, feedId: 1 }, { after: null, limit: 10 })
    expect(entries.map(({ timesReceived, refusal, lastReceivedAt }) => [timesReceived, refusal.rule, lastReceivedAt]).sort()).toEqual([
      [1, 'sentinel', NOW],
      [3, 'sentinel', NOW + 5],
    ])
    expect(await quarantine.counts(ANY)).toEqual([
      { feedId: 1, rule: 'sentinel', state: 'waiting', entries: 2, times: 4 },
      { feedId: 2, rule: 'unmappedQueue', state: 'waiting', entries: 1, times: 1 },
    ])
  })

  test('survives two requests that bring the same items in opposite order at once', async () => {
    const items = Array.from({ length: 200 }, (_, place) => item(`item ${place}`, UNMAPPED, place))
    await Promise.all([put(items), put([...items].reverse(), { receivedAt: NOW + 1 }), put(items, { receivedAt: NOW + 2 })])
    expect(await quarantine.counts(ANY)).toMatchObject([{ entries: 200, times: 600 }])
  })

  test('keeps 64 KiB of what is longer and says that it is cut', async () => {
    const long = Buffer.alloc(QUARANTINE_RAW_BYTES_MAX + 1, 'x')
    await put([item(long, UNMAPPED), item(long.subarray(1), UNMAPPED, 1)])
    const entries = await quarantine.list(ANY, { after: null, limit: 10 })
    expect(entries.map(({ rawLength, isCut }) => [rawLength, isCut]).sort()).toEqual([
      [QUARANTINE_RAW_BYTES_MAX, false],
      [QUARANTINE_RAW_BYTES_MAX + 1, true],
    ])
    const cut = entries.find(({ isCut }) => isCut)
    expect((await quarantine.one(cut?.quarantineId ?? 0))?.raw).toHaveLength(QUARANTINE_RAW_BYTES_MAX)
    // Half an event must not be taken for a whole one.
    expect(await waitingTexts('Q9')).toHaveLength(1)
  })

  test('gives back what waited for a name in the order in which it came, and only that', async () => {
    await put([item('3', UNMAPPED, 0), item('4', UNMAPPED, 1), item('other', BAD_TIME, 2)], { receivedAt: NOW + 10 })
    await put([item('1', UNMAPPED, 0), item('2', UNMAPPED, 7)], { receivedAt: NOW })
    await put([item('q8', { ...UNMAPPED, waitsFor: { kind: 'queue', name: 'Q8' } })])
    await put([item('feed 2', UNMAPPED)], { feedId: 2 })
    expect(await quarantine.awaited()).toEqual([
      { kind: 'queue', feedId: 1, name: 'Q9', entries: 4 },
      { kind: 'queue', feedId: 1, name: 'Q8', entries: 1 },
      { kind: 'queue', feedId: 2, name: 'Q9', entries: 1 },
    ])
    expect(await waitingTexts('Q9')).toEqual(['1', '2', '3', '4'])
    const [, second] = await quarantine.takeWaiting({ kind: 'queue', feedId: 1, name: 'Q9' }, null)
    const place = { position: second?.position ?? 0, quarantineId: second?.entry.quarantineId ?? 0 }
    const after = { receivedAt: second?.entry.firstReceivedAt ?? 0, ...place }
    const rest = await quarantine.takeWaiting({ kind: 'queue', feedId: 1, name: 'Q9' }, after)
    expect(rest.map(({ raw }) => Buffer.from(raw).toString())).toEqual(['3', '4'])
  })

  test('gives back what waits for its time once that is there', async () => {
    const due = (at: number): Refusal => ({ ...BAD_TIME, rule: 'future', waitsFor: { kind: 'time', name: formatInstant(at) } })
    await put([item('soon', due(NOW + 400 * SECOND_MS)), item('later', due(NOW + DAY_MS), 1)])
    expect(await waitingTexts(formatInstant(NOW + 399 * SECOND_MS), 1, 'time')).toEqual([])
    expect(await waitingTexts(formatInstant(NOW + 400 * SECOND_MS), 1, 'time')).toEqual(['soon'])
    expect(await waitingTexts(formatInstant(NOW + 2 * DAY_MS), 1, 'time')).toEqual(['soon', 'later'])
  })

  test('what is released or dropped no longer waits, until it is refused again', async () => {
    await put([item('a', UNMAPPED), item('b', UNMAPPED, 1)])
    const [b, a] = await quarantine.list(ANY, { after: null, limit: 10 })
    expect(await quarantine.mark([a?.quarantineId ?? 0], 'released', BY_TEST)).toBe(1)
    expect(await quarantine.mark([a?.quarantineId ?? 0, b?.quarantineId ?? 0], 'dropped', BY_TEST)).toBe(1)
    expect(await waitingTexts('Q9')).toEqual([])
    expect((await quarantine.list({ ...ANY, state: 'released' }, { after: null, limit: 10 })).length).toBe(1)
    await put([item('a', UNMAPPED)], { receivedAt: NOW + 1 })
    expect(await waitingTexts('Q9')).toEqual(['a'])
  })

  test('is listed page by page, the newest first, and downloaded whole', async () => {
    for (let batch = 0; batch < 3; batch += 1) {
      await put(
        Array.from({ length: 100 }, (_, place) => item(`${batch} ${place}`, UNMAPPED, place)),
        { receivedAt: NOW + batch },
      )
    }
    const first = await quarantine.list(ANY, { after: null, limit: 250 })
    const second = await quarantine.list(ANY, { after: first.at(-1)?.quarantineId ?? null, limit: 250 })
    expect([first.length, second.length]).toEqual([250, 50])
    const ids = [...first, ...second].map(({ quarantineId }) => quarantineId)
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => other - one))
    let downloaded = 0
    for await (const page of quarantine.download({ ...ANY, rule: 'unmappedQueue' })) downloaded += page.length
    expect(downloaded).toBe(300)
  })

  test('writes each item as a line that says why and brings it back, text or not', async () => {
    await put([item('{"id":"1"}', UNMAPPED), { ...item(Buffer.from([0xc3, 0x28]), BAD_TIME, 1), place: 'february.txt:12' }])
    const lines: Record<string, unknown>[] = []
    for await (const page of quarantine.download(ANY)) for (const bytes of page) lines.push(JSON.parse(quarantineLine(bytes, 'acd')))
    const byRule = new Map(lines.map((line) => [line['rule'], line]))
    expect(byRule.get('unmappedQueue')).toMatchObject({ feed: 'acd', raw: '{"id":"1"}', waitsFor: { name: 'Q9' }, bytes: 10 })
    expect(byRule.get('sentinel')).toMatchObject({ rawBase64: 'wyg=', place: 'february.txt:12', hint: 'mend it' })
  })

  test('forgets what did not come for thirty days, and not what came again', async () => {
    await put([item('old', UNMAPPED), item('again', UNMAPPED, 1)])
    await put([item('again', UNMAPPED)], { receivedAt: NOW + 10 * DAY_MS })
    expect(await quarantine.purge(NOW + 30 * DAY_MS)).toBe(0)
    expect(await quarantine.purge(NOW + 30 * DAY_MS + 1)).toBe(1)
    expect(await waitingTexts('Q9')).toEqual(['again'])
  })
})
