/** Six queues in two markets, three vendors with sites, and one platform that reports all of them: the records behind `toldEvents`. */

export const TOLD_QUEUES: readonly string[] = ['billing', 'orders', 'returns', 'sales', 'service', 'support']
export const TOLD_VENDORS: readonly string[] = ['acme', 'blue', 'cedar']
export const TOLD_SITES: readonly string[] = ['north', 'south']
export const TOLD_FEED = 'platform'

/** The name that the platform has for a queue. */
export function toldNative(queue: string): string {
  return `${queue} line`
}

/** The company as a seed file. */
export const TOLD_COMPANY = {
  format: 'loadline.seed.v1',
  markets: [
    { key: 'de', name: 'Germany', zone: 'Europe/Berlin' },
    { key: 'us', name: 'United States', zone: 'America/New_York' },
  ],
  vendors: TOLD_VENDORS.map((key) => ({ key, name: key, sites: TOLD_SITES.map((site) => ({ key: site, name: site })) })),
  queues: TOLD_QUEUES.map((key, place) => ({
    key,
    name: key,
    market: place % 2 === 0 ? 'de' : 'us',
    channel: 'phone',
    target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
  })),
  feeds: [
    {
      key: TOLD_FEED,
      name: 'Platform',
      cadenceSeconds: 60,
      mappings: TOLD_QUEUES.map((queue) => ({ native: toldNative(queue), queue })),
    },
  ],
}
