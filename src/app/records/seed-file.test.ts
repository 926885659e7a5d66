import { describe, expect, test } from 'vitest'
import { SEED_COMPANY } from '../../../test/support/seed-company.ts'
import { parseSeed, readSeed } from './seed-file.ts'

/** What is wrong with the small company once `change` was made to it, as `pointer: expected`. */
function faultsAfter(change: (company: typeof SEED_COMPANY) => void): readonly string[] {
  const company = structuredClone(SEED_COMPANY)
  change(company)
  const read = readSeed(company)
  return read.ok ? [] : read.error.map(({ pointer, expected }) => `${pointer}: ${expected}`)
}

function queueWith(fields: object): readonly string[] {
  return faultsAfter(({ queues }) => Object.assign(queues[0] as object, fields))
}

describe('a seed file', () => {
  test('is read into records, with what is left out at its default', () => {
    const read = readSeed(SEED_COMPANY)
    if (!read.ok) throw new Error('the company is good')
    expect(read.value.map(({ kind }) => kind).join(' ')).toBe(
      'market market vendor site site vendor site queue queue queue feed mapping mapping feed',
    )
    expect(read.value.find(({ pointer }) => pointer === '/queues/1')?.input).toEqual({
      key: 'billing-uk',
      name: 'Billing UK',
      market: 'uk',
      channel: 'phone',
      zone: null,
      hours: null,
      target: null,
      thresholdsSeconds: [],
      shortAbandonSeconds: 5,
      replyPromiseSeconds: null,
      offerInterval: 'offer',
      handleInterval: 'answer',
      isPooled: false,
    })
    expect(read.value.find(({ pointer }) => pointer === '/feeds/0/mappings/1')?.input).toEqual({
      feed: 'acd',
      native: 'Q2',
      queue: 'billing-uk',
    })
  })

  test('of days and hours becomes spans of minutes, in order', () => {
    const hours = [
      { days: ['sat', 'mon'], from: '10:00', to: '24:00' },
      { days: ['mon'], from: '00:00', to: '02:30' },
    ]
    const read = readSeed({ format: 'loadline.seed.v1', queues: [{ key: 'q', name: 'Q', market: 'm', channel: 'chat', hours }] })
    expect(read.ok && read.value[0]?.input).toMatchObject({
      hours: [
        { weekday: 1, fromMinute: 0, toMinute: 150 },
        { weekday: 1, fromMinute: 600, toMinute: 1_440 },
        { weekday: 6, fromMinute: 600, toMinute: 1_440 },
      ],
    })
  })

  test.each([
    [{ channel: 'fax' }, '/queues/0/channel: one of phone, chat, messaging, email, backoffice'],
    [{ name: ' Billing' }, '/queues/0/name: text of 1 to 200 visible characters without spaces at its ends'],
    [{ name: 7 }, '/queues/0/name: text of 1 to 200 visible characters without spaces at its ends'],
    [{ key: 'a\u0000b' }, '/queues/0/key: text of 1 to 200 visible characters without spaces at its ends'],
    [
      { target: { formula: 'SL9', thresholdSeconds: 20, fraction: 0.8 } },
      '/queues/0/target/formula: one of SL1, SL2, SL3, SL4, SL5, SL6, SL7, SL-async',
    ],
    [
      { target: { formula: 'SL-async', thresholdSeconds: 3_600, fraction: 0.9 }, replyPromiseSeconds: 7_200 },
      /^\/queues\/0\/target\/thresholdSeconds: by SL-async the replyPromiseSeconds of the queue/,
    ],
    [{ target: { thresholdSeconds: 20, fraction: 80 } }, '/queues/0/target/fraction: a fraction above 0 and at most 1, such as 0.8'],
    [{ target: { thresholdSeconds: -1, fraction: 0.8 } }, '/queues/0/target/thresholdSeconds: a whole number from 0 to 604800'],
    [{ target: '80/20' }, '/queues/0/target: an object'],
    [{ thresholdsSeconds: [20, 7.5] }, '/queues/0/thresholdsSeconds/1: a whole number of seconds from 0 to 604800'],
    [{ shortAbandonSeconds: null }, '/queues/0/shortAbandonSeconds: a whole number from 0 to 3600'],
    [{ replyPromiseSeconds: 0 }, '/queues/0/replyPromiseSeconds: a whole number from 1 to 864000'],
    [{ treshold: 20 }, /^\/queues\/0\/treshold: no field of this name, but .*thresholdsSeconds/],
    [{ hours: 'mon-fri' }, '/queues/0/hours: "always" or a list of spans'],
    [
      { hours: [{ days: ['mon'], from: '22:00', to: '06:00' }] },
      /^\/queues\/0\/hours\/0\/to: a time after the one it is open from; what crosses midnight/,
    ],
    [{ hours: [{ days: [], from: '08:00', to: '25:00' }] }, /^\/queues\/0\/hours\/0\/(?:days|to): /],
    [
      {
        hours: [
          { days: ['tue'], from: '08:00', to: '12:00' },
          { days: ['tue'], from: '11:59', to: '13:00' },
        ],
      },
      '/queues/0/hours: spans that do not overlap, as two do on tue',
    ],
    [{ offerInterval: 'answer' }, '/queues/0/offerInterval: one of offer, decision'],
  ])('is refused with a pointer to what is wrong: %j', (fields, expected) => {
    const [first] = queueWith(fields)
    if (typeof expected === 'string') expect(first).toBe(expected)
    else expect(first).toMatch(expected)
  })

  test('is refused where a queue declares more thresholds of its own than a tally can carry', () => {
    const own = (count: number): number[] => Array.from({ length: count }, (_, place) => 1_001 + place)
    expect(queueWith({ thresholdsSeconds: own(14) })).toEqual([])
    expect(queueWith({ thresholdsSeconds: [...own(14), 5, 20, 300] })).toEqual([])
    expect(queueWith({ thresholdsSeconds: own(16) })).toEqual([
      '/queues/0/thresholdsSeconds: at most 16 thresholds beside the standard ones, not 17',
    ])
  })

  test('names every fault at once', () => {
    const faults = faultsAfter(({ markets, feeds, vendors }) => {
      Object.assign(markets[0] as object, { zone: null })
      Object.assign(feeds[0] as object, { cadenceSeconds: 0, kind: 'pull' })
      Object.assign(vendors[0] as object, { sites: 'Riga' })
    })
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      '/markets/0/zone',
      '/vendors/0/sites',
      '/feeds/0/cadenceSeconds',
      '/feeds/0/kind',
    ])
  })

  test('may not have one key twice, except for sites of two vendors and names of two feeds', () => {
    expect(faultsAfter(({ queues }) => Object.assign(queues[2] as object, { key: 'billing-de' }))).toEqual([
      '/queues/2/key: another key than that of /queues/0',
    ])
    expect(faultsAfter(({ feeds }) => Object.assign(feeds[1] as object, { mappings: [{ native: 'Q1', queue: 'mail-de' }] }))).toEqual([])
    expect(faultsAfter(({ feeds }) => feeds[0]?.mappings?.push({ native: 'Q1', queue: 'mail-de' }))).toEqual([
      '/feeds/0/mappings/2/native: another key than that of /feeds/0/mappings/0',
    ])
  })

  test('says what it is, and is JSON', () => {
    expect(faultsAfter((company) => Object.assign(company, { format: 'loadline.seed.v2' }))).toEqual(['/format: "loadline.seed.v1"'])
    const broken = parseSeed('{"format":')
    expect(broken.ok ? '' : broken.error[0]?.expected).toMatch(/^JSON \(/)
    expect(parseSeed(JSON.stringify(SEED_COMPANY)).ok).toBe(true)
  })
})
