import { formatInstant } from '../../src/domain/shared/civil.ts'
import { DAY_MS, HOUR_MS, INTERVAL_MS, MINUTE_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { TOLD_COMPANY, TOLD_FEED, TOLD_QUEUES, toldNative } from './told-company.ts'
import { agentTold, cloudEventText, contactTold, type ToldEvent } from './told-events.ts'

/** Why an event is sent when it is. */
export type SentAs = 'inTime' | 'late' | 'again' | 'corrected' | 'voided'

/** One event of a day, and when its feed sends it. */
export interface Sending {
  readonly sendAt: number
  readonly feed: string
  readonly as: SentAs
  readonly text: string
}

export interface ToldDay {
  readonly start: number
  readonly end: number
  /** In the order of sending. */
  readonly sendings: readonly Sending[]
}

/** The day on which the clocks of Berlin go forward, so that it has 23 hours there and 24 in New York. */
export const TOLD_DAY = '2026-03-29'
export const TOLD_DAY_ZONE = 'Europe/Berlin'
const START = Date.UTC(2026, 2, 28, 23)
const LENGTH_MS = DAY_MS - HOUR_MS

/** A vendor tells its own figures beside the platform, by the names of our queues. */
export const VENDOR_FEED = 'acme-own'
export const VENDOR_OF_FEED = 'acme'

/** A queue that the platform has names for which nobody has mapped when the day begins. */
export const UNMAPPED_QUEUE = 'support'

/** The company of `TOLD_COMPANY` with the vendor's own feed, as it is when the day begins. */
export const DAY_COMPANY = {
  ...TOLD_COMPANY,
  feeds: [
    ...TOLD_COMPANY.feeds.map((feed) => ({ ...feed, mappings: feed.mappings.filter(({ queue }) => queue !== UNMAPPED_QUEUE) })),
    {
      key: VENDOR_FEED,
      name: 'Figures of Acme',
      vendor: VENDOR_OF_FEED,
      cadenceSeconds: 1_800,
      mappings: TOLD_QUEUES.map((queue) => ({ native: queue, queue })),
    },
  ],
}

/** A day of that company: facts in time, late, twice, corrected and voided, the states of agents, and what a vendor reports of itself. */
export function toldDay(seed: number, contacts: number): ToldDay {
  const random = new Random(`${seed}/told day`)
  const sendings: Sending[] = []
  for (let place = 0; place < contacts; place += 1) sendings.push(...sentContact(random, `d${seed}-${place}`))
  for (let at = START; at < START + LENGTH_MS; at += below(random, 10) * MINUTE_MS + SECOND_MS) {
    sendings.push(...sentTwiceSometimes(random, sentInTime(random, agentTold(random, at))))
  }
  for (let at = START; at + HOUR_MS < START + LENGTH_MS; at += INTERVAL_MS) if (chance(random, 0.4)) sendings.push(...reported(random, at))
  return { start: START, end: START + LENGTH_MS, sendings: sendings.sort((a, b) => a.sendAt - b.sendAt) }
}

function sentContact(random: Random, contactId: string): readonly Sending[] {
  const at = START + below(random, LENGTH_MS - HOUR_MS)
  const told = contactTold(random, contactId, at)
  const sendings = told.flatMap((event) => sentTwiceSometimes(random, sentOnce(random, event)))
  const first = told[0] as ToldEvent
  if (!chance(random, 0.04)) return sendings
  const data = { contactId, fact: 'voided', at: formatInstant(at), queue: first.data['queue'], revision: 1 }
  const voided = { id: `${contactId}/voided`, type: first.type, at, data }
  return [...sendings, { ...sentInTime(random, voided), as: 'voided', sendAt: at + below(random, 6 * HOUR_MS) }]
}

function sentOnce(random: Random, event: ToldEvent): Sending {
  const inTime = sentInTime(random, event)
  if (event.data['revision'] === 1) return { ...inTime, as: 'corrected', sendAt: event.at + below(random, 4 * HOUR_MS) }
  if (chance(random, 0.9)) return inTime
  // After the interval of the fact has ended, and the time that its feed may be late.
  const closedAt = event.at - (event.at % INTERVAL_MS) + INTERVAL_MS + MINUTE_MS
  return { ...inTime, as: 'late', sendAt: closedAt + below(random, 3 * HOUR_MS) }
}

function sentInTime(random: Random, event: ToldEvent): Sending {
  return { feed: TOLD_FEED, as: 'inTime', sendAt: event.at + below(random, 40 * SECOND_MS), text: cloudEventText(event) }
}

function sentTwiceSometimes(random: Random, sending: Sending): readonly Sending[] {
  return chance(random, 0.1) ? [sending, { ...sending, as: 'again', sendAt: sending.sendAt + below(random, 2 * HOUR_MS) }] : [sending]
}

/** What the vendor counts of an interval, and sometimes what it thinks of it afterwards. */
function reported(random: Random, start: number): readonly Sending[] {
  const queue = oneOf(random, TOLD_QUEUES)
  const versions = chance(random, 0.3) ? 2 : 1
  return Array.from({ length: versions }, (_, revision): Sending => {
    const [answered, abandoned] = [below(random, 9), below(random, 4)]
    const counts = { offered: answered + abandoned, answered, abandoned, answeredWithin: { '20': below(random, answered + 1) } }
    const data = {
      queue,
      vendor: VENDOR_OF_FEED,
      start: formatInstant(start),
      seconds: 900,
      revision,
      ...counts,
      talkSeconds: answered * 90,
    }
    const id = `${queue}@${start}/r${revision}`
    const event = { specversion: '1.0', id, source: VENDOR_FEED, type: 'loadline.interval.v1', data }
    const sendAt = start + INTERVAL_MS + below(random, MINUTE_MS) + revision * below(random, 2 * HOUR_MS)
    return { feed: VENDOR_FEED, as: revision === 0 ? 'inTime' : 'corrected', sendAt, text: JSON.stringify(event) }
  })
}

/** What is edited in the course of the day, each from its moment on: `at` is a share of the day. */
export const DAY_EDITS: readonly { readonly at: number; readonly records: object }[] = [
  // A name of a queue is mapped, which releases what waited for it.
  {
    at: 0.4,
    records: feedsOf((feed) => ({ ...feed, mappings: [...feed.mappings, { native: toldNative(UNMAPPED_QUEUE), queue: UNMAPPED_QUEUE }] })),
  },
  { at: 0.5, records: queuesOf(['billing', 'orders'], { target: { formula: 'SL1', thresholdSeconds: 30, fraction: 0.9 } }) },
  // A threshold that is no edge yet, and another rule of which interval a contact belongs to: both are counted anew.
  { at: 0.6, records: queuesOf(['returns'], { thresholdsSeconds: [25] }) },
  { at: 0.7, records: queuesOf(['sales'], { offerInterval: 'decision' }) },
  { at: 0.8, records: feedsOf((feed) => ({ ...feed, cadenceSeconds: 600 })) },
]

type DayFeed = (typeof DAY_COMPANY.feeds)[number]

function feedsOf(edit: (feed: DayFeed) => object): object {
  return { format: DAY_COMPANY.format, feeds: DAY_COMPANY.feeds.filter(({ key }) => key === TOLD_FEED).map(edit) }
}

function queuesOf(keys: readonly string[], change: object): object {
  const queues = DAY_COMPANY.queues.filter(({ key }) => keys.includes(key))
  return { format: DAY_COMPANY.format, queues: queues.map((queue) => ({ ...queue, ...change })) }
}
