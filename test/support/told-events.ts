import { formatInstant } from '../../src/domain/shared/civil.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { TOLD_FEED, TOLD_QUEUES, TOLD_SITES, TOLD_VENDORS, toldNative } from './told-company.ts'

/** One event as a platform sends it. Its id is of the fact and its revision alone, so the same fact never comes under two ids. */
export interface ToldEvent {
  readonly id: string
  readonly type: 'loadline.contact.v1' | 'loadline.agent-state.v1'
  readonly at: number
  readonly data: Readonly<Record<string, unknown>>
}

export interface TellingOptions {
  readonly seed: number
  readonly from: number
  /** Contacts that begin in a second of the telling's time. */
  readonly contactsPerSecond: number
}

const SECOND = 1_000
const AGENTS = 60

/**
 * What a platform has to tell of its contacts and agents, in order of time and without an end: answered with holds, abandoned, flowed out,
 * some corrected afterwards. The same seed tells the same.
 */
export function* toldEvents({ seed, from, contactsPerSecond }: TellingOptions): Generator<ToldEvent> {
  const random = new Random(`${seed}/told events`)
  const due = new Map<number, ToldEvent[]>()
  const put = (event: ToldEvent): void => {
    const second = Math.floor((event.at - from) / SECOND)
    const list = due.get(second)
    if (list === undefined) due.set(second, [event])
    else list.push(event)
  }
  for (let second = 0; ; second += 1) {
    const start = from + second * SECOND
    for (let count = 0; count < contactsPerSecond; count += 1) {
      const contactId = `c${seed}-${second}-${count}`
      for (const event of contactTold(random, contactId, start + below(random, SECOND))) put(event)
    }
    if (second % 20 === 0) put(agentTold(random, start))
    yield* (due.get(second) ?? []).sort((a, b) => a.at - b.at)
    due.delete(second)
  }
}

/** The event as the text of one CloudEvent. */
export function cloudEventText({ id, type, at, data }: ToldEvent): string {
  return JSON.stringify({ specversion: '1.0', id, source: TOLD_FEED, type, time: formatInstant(at), data })
}

/** What is told of one contact that begins at `at`. */
export function contactTold(random: Random, contactId: string, at: number): readonly ToldEvent[] {
  const queue = toldNative(oneOf(random, TOLD_QUEUES))
  const place = { vendor: oneOf(random, TOLD_VENDORS), site: oneOf(random, TOLD_SITES) }
  const fact = (name: string, factAt: number, given: Record<string, unknown> = {}): ToldEvent => {
    const revision = Number(given['revision'] ?? 0)
    const n = given['n'] === undefined ? '' : `/${String(given['n'])}`
    const id = `${contactId}/${name}${n}${revision === 0 ? '' : `/r${revision}`}`
    const content = { contactId, fact: name, at: formatInstant(factAt), queue, ...place, ...given }
    return { id, type: 'loadline.contact.v1', at: factAt, data: content }
  }
  const waitMs = below(random, 90 * SECOND)
  const offered = fact('offered', at, { language: 'de', customerKey: `customer ${below(random, 5_000)}` })
  if (chance(random, 0.18)) return [offered, fact('abandoned', at + waitMs)]
  if (chance(random, 0.05)) return [offered, fact('flowedOut', at + waitMs)]
  const agent = `agent ${below(random, AGENTS)} of ${place.vendor}`
  const answeredAt = at + waitMs
  const endedAt = answeredAt + 30 * SECOND + below(random, 300 * SECOND)
  const told = [offered, fact('answered', answeredAt, { agent, ...(chance(random, 0.3) ? { waitMs } : {}) })]
  if (chance(random, 0.15)) {
    const heldAt = answeredAt + 10 * SECOND
    told.push(fact('held', heldAt, { n: 1, agent }), fact('resumed', heldAt + 15 * SECOND, { n: 1, agent }))
  }
  const wrapMs = below(random, 60 * SECOND)
  told.push(fact('ended', endedAt, { agent }), fact('wrapped', endedAt + wrapMs, { agent, wrapMs }))
  // The platform corrects itself afterwards: the version under the higher revision is the one that counts, whichever comes first.
  if (chance(random, 0.06)) told.push(fact('wrapped', endedAt + wrapMs, { agent, wrapMs: wrapMs + 7 * SECOND, revision: 1 }))
  return told
}

/** An agent changes its state. */
export function agentTold(random: Random, at: number): ToldEvent {
  const vendor = oneOf(random, TOLD_VENDORS)
  const agent = `agent ${below(random, AGENTS)} of ${vendor}`
  const state = oneOf(random, ['available', 'available', 'handling', 'wrap', 'break', 'meeting', 'offline'])
  const queues = TOLD_QUEUES.filter(() => chance(random, 0.5)).map(toldNative)
  const inHand = state === 'handling' ? { queue: toldNative(oneOf(random, TOLD_QUEUES)) } : {}
  const data = { agent, vendor, site: TOLD_SITES[0], queues, ...inHand, state, at: formatInstant(at) }
  return { id: `${agent}@${at}`, type: 'loadline.agent-state.v1', at, data }
}
