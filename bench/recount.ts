// A threshold is declared anew for a queue of many contacts, which counts all of them again while others are taken in: how long that takes,
// and for how long at a time the intake stands. `node bench/recount.ts --legs N --days N --vendors N`.
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ResolvedContact } from '../src/app/intake/resolved-event.ts'
import type { ContactFact } from '../src/domain/contact/fact.ts'
import { contentHash } from '../src/domain/shared/hash.ts'
import { DAY_MS, type Instant, SECOND_MS } from '../src/domain/shared/instant.ts'
import { Random } from '../src/domain/shared/random.ts'
import { type IntakeWorld, worldOn } from '../test/support/intake-world.ts'
import { type OwnStore, ownStore } from '../test/support/own-store.ts'

const { values: options } = parseArgs({
  options: {
    legs: { type: 'string', default: '500000' },
    days: { type: 'string', default: '120' },
    vendors: { type: 'string', default: '8' },
  },
})
const LEGS = Number(options.legs)
const DAYS = Number(options.days)
const VENDORS = Number(options.vendors)
const NOW = Date.UTC(2026, 2, 2, 9)
const LEGS_AT_ONCE = 2_000
/** Senders wait so long without being told to come again. */
const STANDSTILL_MS_AIM = 5_000
const QUEUE = {
  key: 'billing',
  name: 'Billing',
  market: 'de',
  channel: 'phone',
  target: { formula: 'SL3', thresholdSeconds: 20, fraction: 0.8 },
}
const COMPANY = {
  format: 'loadline.seed.v1',
  markets: [{ key: 'de', name: 'Germany', zone: 'Europe/Berlin' }],
  vendors: Array.from({ length: VENDORS }, (_, place) => ({ key: `v${place}`, name: `Vendor ${place}` })),
  queues: [QUEUE],
  feeds: [{ key: 'acd', name: 'ACD', mappings: [{ native: 'Q', queue: 'billing' }] }],
}
const random = new Random('recount')

const store = await ownStore({ shards: 1, now: NOW - DAYS * DAY_MS, isDurable: true })
const world = worldOn(store)
try {
  await world.seed(COMPANY)
  await fill()
  process.stdout.write(`${JSON.stringify(await measure(store, world))}\n`)
} finally {
  await world.close()
}

async function fill(): Promise<void> {
  const span = DAYS * DAY_MS
  for (let done = 0; done < LEGS; done += LEGS_AT_ONCE) {
    const [from, to] = [NOW - span + (done / LEGS) * span, NOW - span + ((done + LEGS_AT_ONCE) / LEGS) * span]
    store.clock.set(Math.ceil(to))
    const legs = Array.from({ length: Math.min(LEGS_AT_ONCE, LEGS - done) }, (_, place) => {
      return contactOf(`c${done + place}`, Math.floor(from + random.uniform() * (to - from)))
    })
    await world.intake.conclude(legs.flat())
    if (done % 100_000 === 0) process.stderr.write(`${done} contacts are in\n`)
  }
  store.clock.set(NOW)
  await store.owner('vacuum analyze')
}

/** A contact that is answered within a minute and served for three. */
function contactOf(contactId: string, at: Instant): readonly ResolvedContact[] {
  const vendorId = 1 + Math.floor(random.uniform() * VENDORS)
  const answeredAt = at + Math.floor(random.uniform() * 60 * SECOND_MS)
  const facts = [
    ['offered', at],
    ['answered', answeredAt],
    ['ended', answeredAt + 180 * SECOND_MS],
  ] as const
  return facts.map(([kind, factAt]) => ({
    type: 'contact',
    eventId: `${contactId}/${kind}`,
    eventSource: 'bench',
    warnings: [],
    latenessMs: DAYS * DAY_MS,
    isReleased: false,
    key: { feedId: 1, contactId, leg: 1 },
    fact: factOf(kind, factAt, vendorId),
  }))
}

function factOf(kind: ContactFact['kind'], at: Instant, vendorId: number): ContactFact {
  const nothing = {
    agent: null,
    waitMs: null,
    talkMs: null,
    holdMs: null,
    wrapMs: null,
    dueAt: null,
    language: null,
    caseKey: null,
    customerKey: null,
  }
  const hash = contentHash(`${kind} ${at} ${vendorId}`)
  return { kind, at, n: null, revision: 0, time: at, hash, queueId: 1, vendorId, siteId: 0, outbound: false, toQueueId: 0, ...nothing }
}

async function measure({ owner }: OwnStore, { seed, recount, intake }: IntakeWorld<OwnStore>): Promise<object> {
  await seed({ ...COMPANY, queues: [{ ...QUEUE, thresholdsSeconds: [8, 40] }] })
  const [counted] = await owner<{ tallies: number }>('select count(*)::integer as tallies from tally')
  const state = { isOver: false, standstillMsMax: 0, intakeMsMax: 0, meanwhile: 0 }
  const watching = (async () => {
    while (!state.isOver) {
      const askedAt = performance.now()
      await owner('select version from shard_head where shard = 0 and audience = 0 for share')
      state.standstillMsMax = Math.max(state.standstillMsMax, performance.now() - askedAt)
      await delay(2)
    }
  })()
  const sending = (async () => {
    for (let sent = 0; !state.isOver; sent += 1) {
      const sentAt = performance.now()
      const contacts = Array.from({ length: 10 }, (_, place) => contactOf(`m${sent}-${place}`, NOW - place * SECOND_MS))
      await intake.conclude(contacts.flat())
      state.intakeMsMax = Math.max(state.intakeMsMax, performance.now() - sentAt)
      state.meanwhile += contacts.length
      await delay(20)
    }
  })()
  const startedAt = performance.now()
  const queues = await recount()
  const seconds = (performance.now() - startedAt) / 1_000
  state.isOver = true
  await Promise.all([watching, sending])
  return {
    name: 'recount of a queue',
    count: LEGS,
    tallies: counted?.tallies,
    recountSeconds: Math.round(seconds * 10) / 10,
    standstillMsMax: Math.round(state.standstillMsMax),
    intakeMsMax: Math.round(state.intakeMsMax),
    takenMeanwhile: state.meanwhile,
    ok: queues === 1 && state.standstillMsMax < STANDSTILL_MS_AIM,
  }
}
