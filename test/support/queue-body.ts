import type { QueueBody } from '../../src/domain/record/record-entry.ts'

/** A telephone queue in UTC that is always open and aims at 80/20, as its record says it. */
export const QUEUE_BODY: QueueBody = {
  name: 'Billing',
  marketId: 1,
  channel: 'phone',
  zone: 'UTC',
  hours: null,
  target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
  thresholdsSeconds: [],
  shortAbandonSeconds: 5,
  replyPromiseSeconds: null,
  offerInterval: 'offer',
  handleInterval: 'answer',
  isPooled: false,
}
