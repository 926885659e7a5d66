import { type ContactFact, FACT_KINDS, type FactKind } from '../../src/domain/contact/fact.ts'
import { contentHash } from '../../src/domain/shared/hash.ts'
import type { Random } from '../../src/domain/shared/random.ts'
import { below, chance, oneOf } from './choice.ts'
import { type Delivery, HISTORY_START } from './delivery.ts'

type Content = Omit<ContactFact, 'hash' | 'time' | 'revision'>
type ContactDelivery = Extract<Delivery, { kind: 'contact' }>

const SECOND = 1_000

/** A contact with one leg or several, as one feed tells it. */
export function randomContact(random: Random, place: number): readonly Delivery[] {
  const key = { feedId: 1 + (place % 2), contactId: `contact ${place % 4}`, leg: 1 + Math.floor(place / 4) }
  const contents = chance(random, 0.2) ? anything(random) : aLife(random)
  const versions: { readonly content: Content; readonly revision: number; readonly time: number }[] = contents.map((content) => ({
    content,
    revision: 0,
    time: content.at,
  }))
  for (const { content } of [...versions]) {
    if (chance(random, 0.12)) versions.push(corrected(random, content))
    if (chance(random, 0.04)) versions.push({ content: changed(random, content), revision: 0, time: content.at })
  }
  if (chance(random, 0.1)) versions.push(...voided(random, contents))
  return versions.map(({ content, revision, time }): ContactDelivery => {
    const hash = contentHash(JSON.stringify([content, revision]))
    return { kind: 'contact', key, fact: { ...content, revision, time, hash } }
  })
}

/** What mostly happens to a contact, in its order. */
function aLife(random: Random): Content[] {
  const facts: Content[] = []
  let at = HISTORY_START + oneOf(random, [0, 1_800, below(random, 900), below(random, 7_200)]) * SECOND
  const start = fact(random, 'offered', at)
  const outbound = chance(random, 0.05)
  const isOffered = !chance(random, 0.05)
  const later = (kind: FactKind, seconds = 60): void => {
    at += oneOf(random, [0, 1, below(random, seconds), below(random, seconds * 4)]) * SECOND
    facts.push(fact(random, kind, at))
  }
  const stays = chance(random, 0.15) ? 2 + below(random, 2) : 1
  for (let stay = 0; stay < stays; stay += 1) {
    if (stay > 0) later('reopened', 2_000)
    const end = random.uniform()
    if (end < 0.12) later('abandoned')
    else if (end < 0.17) later('flowedOut')
    else if (end < 0.2) later('callbackRequested')
    else if (end < 0.23) later('lost', 4 * 3_600)
    else if (end < 0.9) serve(random, later)
    if (chance(random, 0.04)) later(oneOf(random, ['abandoned', 'flowedOut', 'callbackRequested', 'ended']))
  }
  // A promise often falls on the very instant of a fact: the boundary is where counts go wrong.
  const dueAt = chance(random, 0.6) ? null : oneOf(random, [HISTORY_START + below(random, 7_200) * SECOND, ...facts.map((each) => each.at)])
  return isOffered ? [{ ...start, outbound, dueAt }, ...facts] : facts
}

function serve(random: Random, later: (kind: FactKind, seconds?: number) => void): void {
  if (chance(random, 0.8)) later('answered')
  for (let left = below(random, 4); left > 0; left -= 1) {
    if (chance(random, 0.6)) later('held')
    if (chance(random, 0.8)) later('resumed')
  }
  for (let left = chance(random, 0.3) ? 1 + below(random, 3) : 0; left > 0; left -= 1) later('replied', 600)
  if (chance(random, 0.2)) later('transferred')
  if (chance(random, 0.85)) later('ended', 400)
  if (chance(random, 0.4)) later('wrapped', 60)
}

/** Facts that make no sense together: what is inconsistent must stay inconsistent in every order. */
function anything(random: Random): Content[] {
  return Array.from({ length: 1 + below(random, 9) }, () => {
    const at = HISTORY_START + below(random, 40) * 30 * SECOND
    return fact(random, oneOf(random, FACT_KINDS), at)
  })
}

function fact(random: Random, kind: FactKind, at: number): Content {
  const isRepeated = kind === 'held' || kind === 'resumed' || kind === 'replied' || kind === 'transferred' || kind === 'reopened'
  const maySend = kind === 'answered' || kind === 'ended' || kind === 'wrapped' || kind === 'abandoned'
  const sent = (seconds: number): number | null =>
    maySend && chance(random, 0.2) ? below(random, seconds) * SECOND + below(random, 1_000) : null
  return {
    kind,
    at,
    n: isRepeated && chance(random, 0.3) ? below(random, 3) : null,
    queueId: 1 + below(random, 3),
    vendorId: below(random, 3),
    siteId: below(random, 2),
    agent: chance(random, 0.3) ? `agent ${below(random, 3)}` : null,
    waitMs: sent(120),
    talkMs: sent(300),
    holdMs: sent(60),
    wrapMs: sent(60),
    outbound: false,
    dueAt: null,
    toQueueId: kind === 'transferred' || kind === 'flowedOut' ? below(random, 4) : 0,
    language: null,
    caseKey: null,
    customerKey: null,
  }
}

function corrected(random: Random, content: Content): { content: Content; revision: number; time: number } {
  return { content: changed(random, content), revision: 1 + below(random, 2), time: content.at + below(random, 3) * SECOND }
}

/** The same fact (of the same identity, mostly) told differently. */
function changed(random: Random, content: Content): Content {
  const other = fact(random, content.kind, Math.max(0, content.at + (below(random, 121) - 60) * SECOND))
  return { ...other, n: content.n, outbound: content.outbound, dueAt: content.dueAt }
}

/** A void of the leg, and for some contacts all of it once more at a higher revision. */
function voided(random: Random, contents: readonly Content[]): { content: Content; revision: number; time: number }[] {
  const last = contents.at(-1)?.at ?? HISTORY_START
  const revision = below(random, 2)
  const versions = [{ content: fact(random, 'voided', last), revision, time: last }]
  if (chance(random, 0.5)) for (const content of contents) versions.push({ content, revision: revision + 1, time: last })
  return versions
}
