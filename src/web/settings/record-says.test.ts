import { expect, test } from 'vitest'
import { saysOf } from './record-says.ts'

test('a record is told in words, and what is as usual is left out', () => {
  const hours = ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => ({ days: [day], from: '08:00', to: '20:00' }))
  const queue = {
    name: 'Billing',
    market: 'de',
    channel: 'phone',
    zone: 'Europe/Berlin',
    hours: [...hours, { days: ['sun'], from: '10:00', to: '24:00' }],
    target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
    thresholdsSeconds: [25, 45],
    shortAbandonSeconds: 5,
    replyPromiseSeconds: null,
    offerInterval: 'offer',
    handleInterval: 'end',
    pooled: true,
  }
  expect(saysOf(queue)).toBe(
    'Billing · de · phone · Europe/Berlin · Mo–Fr 08:00–20:00, Su 10:00–24:00 · 80/20 SL3 · also within 25, 45 s · short abandon 5 s · handle time by end · pooled',
  )
  expect(saysOf({ ...queue, hours: 'always', target: null, thresholdsSeconds: [], handleInterval: 'answer', pooled: false })).toBe(
    'Billing · de · phone · Europe/Berlin · around the clock · short abandon 5 s',
  )
  expect(saysOf({ name: 'F', vendor: null, cadenceSeconds: 60, latenessSeconds: 90, kind: 'push', eventIds: 'contentHash' })).toBe(
    'F · every 60 s · up to 90 s late · push · ids from content',
  )
})
