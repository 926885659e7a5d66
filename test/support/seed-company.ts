/** A small operation in the seed format: two markets, two vendors, three queues, one feed that knows two of them. */
export const SEED_COMPANY = {
  format: 'loadline.seed.v1',
  markets: [
    { key: 'de', name: 'Germany', zone: 'Europe/Berlin' },
    { key: 'uk', name: 'United Kingdom', zone: 'Europe/London' },
  ],
  vendors: [
    {
      key: 'acme',
      name: 'Acme',
      sites: [
        { key: 'riga', name: 'Riga' },
        { key: 'porto', name: 'Porto' },
      ],
    },
    { key: 'blue', name: 'Blue', inHouse: true, sites: [{ key: 'riga', name: 'Riga II' }] },
  ],
  queues: [
    {
      key: 'billing-de',
      name: 'Billing DE',
      market: 'de',
      channel: 'phone',
      hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }],
      target: { formula: 'SL3', thresholdSeconds: 25, fraction: 0.8 },
      thresholdsSeconds: [40],
    },
    { key: 'billing-uk', name: 'Billing UK', market: 'uk', channel: 'phone' },
    { key: 'mail-de', name: 'Mail DE', market: 'de', channel: 'email', shortAbandonSeconds: 0, pooled: true },
  ],
  feeds: [
    {
      key: 'acd',
      name: 'ACD',
      cadenceSeconds: 60,
      mappings: [
        { native: 'Q1', queue: 'billing-de' },
        { native: 'Q2', queue: 'billing-uk' },
      ],
    },
    { key: 'acme-own', name: 'Acme intervals', vendor: 'acme', cadenceSeconds: 900 },
  ],
}
