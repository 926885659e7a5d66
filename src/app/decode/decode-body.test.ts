import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BodyFault, type BodyFormat, decodeBody } from './decode-body.ts'

const NOW = Date.UTC(2026, 2, 29, 12)

function event(data: Record<string, unknown> = {}, attributes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    specversion: '1.0',
    type: 'loadline.contact.v1',
    source: 'urn:feed:one',
    id: 'e1',
    time: '2026-03-29T11:00:00Z',
    data: { contactId: 'c1', fact: 'offered', at: '2026-03-29T11:00:00Z', queue: 'billing', ...data },
    ...attributes,
  }
}

function decode(body: string | Uint8Array, format: BodyFormat = 'batch', isSigned = false): ReturnType<typeof decodeBody> {
  return decodeBody(typeof body === 'string' ? Buffer.from(body) : body, format, { now: NOW, isSigned })
}

function rulesOf(body: string | Uint8Array, format: BodyFormat = 'batch'): readonly string[] {
  const decoded = decode(body, format)
  if (!decoded.ok) return [`request: ${decoded.fault.rule}`]
  return decoded.items.map((item) => (item.kind === 'event' ? 'taken' : item.refusal.rule))
}

function faultOf(body: string | Uint8Array, format: BodyFormat = 'batch', isSigned = false): BodyFault | null {
  const decoded = decode(body, format, isSigned)
  return decoded.ok ? null : decoded.fault
}

test('one event, an array and lines say the same', () => {
  const text = JSON.stringify(event())
  const [single, batch, lines] = [decode(text, 'single'), decode(`[${text}]`), decode(`\r\n${text}\r\n\r\n`, 'ndjson')]
  for (const decoded of [single, batch, lines]) {
    expect(decoded.ok && decoded.items.map((item) => (item.kind === 'event' ? item.event : item.refusal))).toEqual([
      expect.objectContaining({ type: 'contact', contactId: 'c1', fact: 'offered', at: Date.UTC(2026, 2, 29, 11), leg: 1, revision: 0 }),
    ])
  }
})

test('an empty array is no event, and so is an empty body of lines', () => {
  expect(decode(' [ ] ')).toEqual({ ok: true, items: [] })
  expect(decode('', 'ndjson')).toEqual({ ok: true, items: [] })
})

test('every item keeps exactly its own bytes, whatever is in them', () => {
  const texts = [JSON.stringify(event({ agent: 'zoë' })), '{"broken": NaN}', '"text"', '17', '{"type":"\\u0000"}']
  const decoded = decode(`[ ${texts.join(' ,\n ')} ]`)
  expect(decoded.ok && decoded.items.map((item) => Buffer.from(item.raw).toString())).toEqual(texts)
})

test('a bad item stops no good one', () => {
  const good = JSON.stringify(event())
  expect(rulesOf(`[${good},{"a":NaN},${good},17,"x",null,${good}]`)).toEqual([
    'taken',
    'notJson',
    'taken',
    'notAnObject',
    'notAnObject',
    'notAnObject',
    'taken',
  ])
  expect(rulesOf(`${good}\n${good} rubbish\n{"a":\n${good}`, 'ndjson')).toEqual(['taken', 'notJson', 'notJson', 'taken'])
})

test('bytes that are not UTF-8 are refused with their offset, also overlong ones and encoded surrogates', () => {
  const [before = '', after = ''] = JSON.stringify(event({ agent: '#' })).split('#')
  for (const bad of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
    const decoded = decode(Buffer.concat([Buffer.from(`[${before}`), Buffer.from(bad), Buffer.from(`${after}]`)]))
    const item = decoded.ok ? decoded.items[0] : undefined
    expect(item?.kind === 'refused' && item.refusal).toMatchObject({ rule: 'invalidUtf8', value: `"byte ${before.length} of the event"` })
  }
})

test('brackets that do not match spoil the request, since its events cannot be told apart', () => {
  for (const body of ['', '{}', '[', '[{}', '[{}{}]', '[{},]', '[,{}]', '[{}] x', '[{"a":"]', '[}'])
    expect(faultOf(body)?.kind, body).toBe('malformed')
})

test('depth, number of keys and keys that pollute refuse the request', () => {
  const good = JSON.stringify(event())
  const deep = `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`
  expect(faultOf(`[${good},${deep}]`)).toEqual({
    kind: 'hostile',
    rule: 'tooDeep',
    pointer: '/1',
    value: '1001',
    expected: 'at most 32 levels',
  })
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`k${at}`, at])))
  expect(faultOf(`[${wide}]`)?.rule).toBe('tooManyKeys')
  expect(faultOf(JSON.stringify([event({ x: { constructor: 1 } })]))).toMatchObject({ rule: 'forbiddenKey', value: 'constructor' })
  expect(faultOf('{"data":{"__proto__":{}}}', 'single')?.rule).toBe('forbiddenKey')
  expect(faultOf(`${good}\n{"data":{"__pr\\u006fto__":{}}}`, 'ndjson')?.pointer).toBe('line 2')
})

test('a repeated key refuses a signed request, and only its item in another one', () => {
  const twice = JSON.stringify(event()).replace('"fact"', '"qu\\u0065ue":"other","fact"')
  expect(faultOf(`[${twice}]`, 'batch', true)).toMatchObject({ rule: 'repeatedKey', value: '/data/queue' })
  expect(rulesOf(`[${twice},${JSON.stringify(event())}]`)).toEqual(['repeatedKey', 'taken'])
})

test('more than 10,000 events are too many', () => {
  expect(faultOf(`[${'1,'.repeat(10_000)}1]`)?.kind).toBe('tooManyEvents')
  expect(decode(`[${'1,'.repeat(9_999)}1]`).ok).toBe(true)
})

test('the content that counts decides whether two sendings are the same, not their ids, order of keys or spelling', () => {
  const hashOf = (sent: Record<string, unknown>): number => {
    const decoded = decode(JSON.stringify([sent]))
    const item = decoded.ok ? decoded.items[0] : undefined
    if (item?.kind !== 'event') throw new Error(`not taken: ${JSON.stringify(decoded)}`)
    return item.event.hash
  }
  const plain = hashOf(event())
  expect(hashOf(event({ at: '2026-03-29T13:00:00.0+02:00', ignored: 1 }, { id: 'e2', time: '2026-03-29T11:30:00Z' }))).toBe(plain)
  for (const other of [
    { queue: 'sales' },
    { waitMs: 1 },
    { talkMs: 1 },
    { vendor: 'billing' },
    { site: 'x' },
    { direction: 'outbound' },
    { dueAt: '2026-03-30T00:00:00Z' },
  ]) {
    expect(hashOf(event(other)), JSON.stringify(other)).not.toBe(plain)
  }
})

test('whatever bytes come, each item is taken or refused with a reason, and nothing throws', () => {
  const seed = JSON.stringify([
    event(),
    event({ fact: 'ended', talkMs: 5, agent: 'zoë' }),
    { type: 'loadline.plan.v1', data: { rows: [{}] } },
  ])
  const mutation = fc.record({ at: fc.nat({ max: seed.length }), cut: fc.nat({ max: 8 }), put: fc.uint8Array({ maxLength: 8 }) })
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(`[${text}]`)),
    fc.array(mutation, { minLength: 1, maxLength: 6 }).map((mutations) => {
      let bytes = Buffer.from(seed)
      for (const { at, cut, put } of mutations) bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)])
      return bytes
    }),
  )
  fc.assert(
    fc.property(bodies, fc.constantFrom<BodyFormat>('single', 'batch', 'ndjson'), (body, format) => {
      const decoded = decodeBody(body, format, { now: NOW, isSigned: false })
      if (!decoded.ok) return decoded.fault.rule.length > 0 && decoded.fault.expected.length > 0
      return decoded.items.every((item) =>
        item.kind === 'event' ? Number.isSafeInteger(item.event.hash) : item.refusal.expected.length > 0,
      )
    }),
    { numRuns: 5_000 },
  )
})
