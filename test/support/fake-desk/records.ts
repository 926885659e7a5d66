import type { Queue } from '../../../src/domain/record/directory.ts'
import type { DeskFeed, DeskRecords } from '../../../src/wire/desk.ts'

const MARKETS = [
  ['de', 'Germany', 'Europe/Berlin'],
  ['uk', 'United Kingdom', 'Europe/London'],
  ['fr', 'France', 'Europe/Paris'],
  ['es', 'Spain', 'Europe/Madrid'],
  ['se', 'Sweden', 'Europe/Stockholm'],
  ['us', 'US East', 'America/New_York'],
  ['in', 'India', 'Asia/Kolkata'],
  ['pl', 'Poland', 'Europe/Warsaw'],
] as const
const TOPICS = ['Billing', 'Sales', 'Tech support', 'Cancellations', 'Delivery', 'Returns', 'Accounts', 'Premium', 'Complaints', 'Partners']
const VENDORS = ['In-house', 'Alorix', 'BPOne', 'Cento', 'Daleway', 'Estera', 'Fonix', 'Gentle']
const CHANNELS = ['phone', 'chat', 'email'] as const

/** Records of a company with so many queues; every fifth phone queue is pooled. */
export function fakeRecords(queueCount: number, vendorCount: number): DeskRecords {
  const queues = Array.from({ length: queueCount }, (_, place): Queue => {
    const [marketKey, , zone] = MARKETS[place % MARKETS.length] ?? MARKETS[0]
    const topic = TOPICS[Math.floor(place / MARKETS.length) % TOPICS.length] ?? 'Billing'
    const channel = CHANNELS[Math.floor(place / (MARKETS.length * TOPICS.length)) % CHANNELS.length] ?? 'phone'
    const target =
      channel === 'email' ? { thresholdSeconds: 14_400, fraction: 0.9 } : { thresholdSeconds: channel === 'chat' ? 60 : 20, fraction: 0.8 }
    return {
      queueId: place + 1,
      key: `${marketKey}-${channel}-${topic.toLowerCase().replace(' ', '-')}`,
      name: topic,
      marketId: (place % MARKETS.length) + 1,
      channel,
      zone,
      hours: null,
      target: { formula: 'SL3', ...target },
      thresholdsSeconds: [],
      shortAbandonSeconds: 5,
      replyPromiseSeconds: null,
      offerInterval: 'offer',
      handleInterval: 'answer',
      isPooled: place % 5 === 4,
    }
  })
  return {
    markets: MARKETS.map(([key, name, zone], place) => ({ marketId: place + 1, key, name, zone })),
    queues,
    vendors: VENDORS.slice(0, vendorCount).map((name, place) => ({
      vendorId: place + 1,
      key: name.toLowerCase(),
      name,
      isInHouse: place === 0,
      lockedForVendorDays: null,
      schedulePublishDays: null,
    })),
    sites: [],
  }
}

/** Two feeds of contacts that share the queues by market, and one of agents for all. */
export function fakeFeeds(records: DeskRecords, heardAt: number): readonly DeskFeed[] {
  const base = { vendorId: null, latenessSeconds: 60, kind: 'push' as const, eventIds: 'required' as const, lastHeardAt: heardAt }
  const ofMarkets = (isFirst: boolean): readonly number[] =>
    records.queues.filter((queue) => (queue.marketId % 4 !== 0) === isFirst).map((queue) => queue.queueId)
  return [
    { ...base, feedId: 1, key: 'acd', name: 'ACD West', cadenceSeconds: 10, queueIds: ofMarkets(true) },
    { ...base, feedId: 2, key: 'acd-2', name: 'ACD East', cadenceSeconds: 30, queueIds: ofMarkets(false) },
    { ...base, feedId: 3, key: 'bpone', name: 'BPOne agents', cadenceSeconds: 60, vendorId: 3, queueIds: null },
  ]
}
