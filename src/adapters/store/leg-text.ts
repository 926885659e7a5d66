import { FACT_KINDS, type FactKind, type LearnedFact } from '../../domain/contact/fact.ts'
import type { Leg } from '../../domain/contact/leg.ts'

/**
 * A fact as the store keeps it: an array in this order, cut after the last value that is not null or 0.
 * `[kind, at, learned, revision, time - at, hash, queueId, vendorId, siteId, agent, waitMs, talkMs, holdMs, wrapMs, n, dueAt, toQueueId,
 * outbound, language, caseKey, customerKey]`; the kind by its place among all kinds. Append only: the order is stored.
 */
type FactParts = readonly [
  kind: number,
  at: number,
  learned: number,
  revision?: number,
  timeMinusAt?: number,
  hash?: number,
  queueId?: number,
  vendorId?: number,
  siteId?: number,
  agent?: string | null,
  waitMs?: number | null,
  talkMs?: number | null,
  holdMs?: number | null,
  wrapMs?: number | null,
  n?: number | null,
  dueAt?: number | null,
  toQueueId?: number,
  outbound?: number,
  language?: string | null,
  caseKey?: string | null,
  customerKey?: string | null,
]

const KIND_AT: Readonly<Record<FactKind, number>> = Object.fromEntries(FACT_KINDS.map((kind, at) => [kind, at])) as Record<FactKind, number>

/** Writes one fact. */
export function factText(fact: LearnedFact): string {
  const { kind, at, learned, revision, time, hash, queueId, vendorId, siteId } = fact
  const first = `[${KIND_AT[kind]},${at},${learned},${revision},${time - at},${hash},${queueId},${vendorId},${siteId}`
  return `${first}${restText(fact)}]`
}

/** Writes facts one after the other, without brackets around them: the text of a leg grows by a comma and what is added. */
export function factsText(facts: Leg): string {
  return facts.map(factText).join()
}

/** The texts of the facts of one commit, each made once: a fact is written with its leg and as evidence. */
export class FactTexts {
  readonly #texts = new Map<LearnedFact, string>()

  of(fact: LearnedFact): string {
    let text = this.#texts.get(fact)
    if (text === undefined) this.#texts.set(fact, (text = factText(fact)))
    return text
  }

  /** One after the other, as `factsText` writes them. */
  ofAll(facts: Leg): string {
    return facts.length === 1 ? this.of(facts[0] as LearnedFact) : facts.map((fact) => this.of(fact)).join()
  }
}

/** Reads a leg. */
export function readLegText(text: string): Leg {
  return (JSON.parse(`[${text}]`) as readonly FactParts[]).map(factOf)
}

/** From the agent on, most facts have few values or none: what is cut off is not stored in every version of every leg. */
function restText(fact: LearnedFact): string {
  const { agent, waitMs, talkMs, holdMs, wrapMs, n, dueAt, toQueueId, outbound, language, caseKey, customerKey } = fact
  const front = agent === null ? ',null' : `,${quoted(agent)}`
  const isFrontAll = n === null && dueAt === null && toQueueId === 0 && !outbound && language === null
  if (isFrontAll && caseKey === null && customerKey === null && waitMs === null && talkMs === null && holdMs === null && wrapMs === null) {
    return agent === null ? '' : front
  }
  const values = [waitMs, talkMs, holdMs, wrapMs, n, dueAt, toQueueId === 0 ? null : toQueueId, outbound ? 1 : null]
  const texts = [...values, quoted(language), quoted(caseKey), quoted(customerKey)]
  while (texts.at(-1) === null) texts.pop()
  let text = front
  for (const value of texts) text += value === null ? ',null' : `,${value}`
  return text
}

/** Most names need no escape, and then a look at them is quicker than the engine's own writer. */
function quoted(value: string | null): string | null {
  if (value === null) return null
  for (let at = 0; at < value.length; at += 1) if (IS_PLAIN[value.charCodeAt(at)] !== 1) return JSON.stringify(value)
  return `"${value}"`
}

/** ASCII that JSON writes as it is. */
const IS_PLAIN = Uint8Array.from({ length: 128 }, (_, code) => (code >= 0x20 && code < 0x7f && code !== 0x22 && code !== 0x5c ? 1 : 0))

function factOf(parts: FactParts): LearnedFact {
  const at = parts[1]
  return {
    kind: FACT_KINDS[parts[0]] as FactKind,
    at,
    learned: parts[2],
    revision: parts[3] ?? 0,
    time: at + (parts[4] ?? 0),
    hash: parts[5] ?? 0,
    queueId: parts[6] ?? 0,
    vendorId: parts[7] ?? 0,
    siteId: parts[8] ?? 0,
    agent: parts[9] ?? null,
    waitMs: parts[10] ?? null,
    talkMs: parts[11] ?? null,
    holdMs: parts[12] ?? null,
    wrapMs: parts[13] ?? null,
    n: parts[14] ?? null,
    dueAt: parts[15] ?? null,
    toQueueId: parts[16] ?? 0,
    outbound: parts[17] === 1,
    language: parts[18] ?? null,
    caseKey: parts[19] ?? null,
    customerKey: parts[20] ?? null,
  }
}
