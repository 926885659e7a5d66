import type { Company, SimFeed, SimQueue } from './company.ts'
import { feedOfContact, isPatient, nativeQueueName } from './company.ts'

const ALL_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const TARGET_FRACTION = 0.8
const PROMISE_FRACTION = 0.9
const CADENCE_SECONDS = 15
const LATENESS_SECONDS = 120

/** The company's records as a seed file has them; `feedNote` goes into the name of the platform that speaks for several vendors. */
export function companyRecords({ markets, vendors, feeds, pools }: Company, feedNote: string): Readonly<Record<string, unknown>> {
  const queues = pools.flatMap((pool) => pool.queues)
  return {
    format: 'loadline.seed.v1',
    markets: markets.map(({ key, name, zone }) => ({ key, name, zone })),
    vendors: vendors.map(({ key, name, inHouse, sites }) => ({ key, name, inHouse, sites })),
    queues: queues.map(queueRecord),
    feeds: feeds.map((feed) => ({
      key: feed.key,
      name: `${feed.name} ${feed.vendor === null ? feedNote : '(simulated)'}`,
      ...(feed.vendor === null ? {} : { vendor: feed.vendor }),
      kind: 'simulation',
      cadenceSeconds: CADENCE_SECONDS,
      latenessSeconds: LATENESS_SECONDS,
      mappings: queuesReportedBy(feed, { pools }).map(({ key }) => ({ native: nativeQueueName(feed.key, key), queue: key })),
    })),
  }
}

function queueRecord(queue: SimQueue): Readonly<Record<string, unknown>> {
  const { key, name, market, channel, opensMinute, closesMinute, opensOnSundays, thresholdSeconds, promiseMinutes } = queue
  const isAlways = opensMinute === 0 && closesMinute === 1_440 && opensOnSundays
  const days = opensOnSundays ? ALL_DAYS : ALL_DAYS.slice(0, -1)
  // Who waits for an answer in writing was promised one, in the time during which the queue is worked on.
  const target = isPatient(channel)
    ? { formula: 'SL-async', thresholdSeconds: promiseMinutes * 60, fraction: PROMISE_FRACTION }
    : { formula: 'SL3', thresholdSeconds, fraction: TARGET_FRACTION }
  return {
    key,
    name,
    market,
    channel,
    hours: isAlways ? 'always' : [{ days, from: clock(opensMinute), to: clock(closesMinute) }],
    target,
    ...(isPatient(channel) ? { replyPromiseSeconds: promiseMinutes * 60 } : {}),
    ...(queue.routing.kind === 'pooled' ? { pooled: true } : {}),
  }
}

/** A platform names the queues of all pools where its people work, also those it only transfers to. */
function queuesReportedBy(feed: SimFeed, { pools }: Pick<Company, 'pools'>): readonly SimQueue[] {
  return pools.flatMap(({ queues, teams }) => {
    const works = teams.some((team) => team.feed === feed.key)
    return queues.filter((queue) => works || (queue.routing.kind === 'pooled' && feedOfContact(queue, null) === feed.key))
  })
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
