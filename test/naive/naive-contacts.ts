/**
 * Counting once more, the slow and plain way, from the written rules alone: this folder imports nothing from the product, so a mistake made
 * there is not made here by import. Every figure is found by looking at all facts again.
 */

export interface NaiveFact {
  readonly kind: string
  readonly at: number
  readonly n: number | null
  readonly revision: number
  readonly time: number
  readonly hash: number
  readonly queueId: number
  readonly vendorId: number
  readonly siteId: number
  readonly waitMs: number | null
  readonly talkMs: number | null
  readonly holdMs: number | null
  readonly wrapMs: number | null
  readonly outbound: boolean
  readonly dueAt: number | null
}

export interface NaiveRules {
  readonly queueId: number
  readonly edgesMs: readonly number[]
  readonly offerInterval: string
  readonly handleInterval: string
  readonly promise?: { readonly withinMs: number; readonly openWindows: readonly { readonly start: number; readonly end: number }[] }
}

/** Adds `amount` to a figure of a queue, vendor and site in the interval that holds `at`. */
export type NaiveAdd = (place: { queue: number; vendor: number; site: number; at: number }, figure: string, amount: number) => void

const newestLast = (a: NaiveFact, b: NaiveFact): number => a.revision - b.revision || a.time - b.time || a.hash - b.hash
const ofKind = (facts: readonly NaiveFact[], kind: string): NaiveFact[] => facts.filter((fact) => fact.kind === kind)
const single = (facts: readonly NaiveFact[], kind: string): NaiveFact | undefined => ofKind(facts, kind).sort(newestLast).pop()

/** Of facts that may happen several times: the newest version of each, in order of time. */
function several(facts: readonly NaiveFact[], kind: string): NaiveFact[] {
  const groups = new Map<string, NaiveFact[]>()
  for (const fact of ofKind(facts, kind)) {
    const name = fact.n === null ? `at ${fact.at}` : `number ${fact.n}`
    groups.set(name, [...(groups.get(name) ?? []), fact])
  }
  const newest = [...groups.values()].map((versions) => versions.sort(newestLast).pop() as NaiveFact)
  return newest.sort((a, b) => a.at - b.at || (a.n ?? 0) - (b.n ?? 0) || newestLast(a, b))
}

/** Counts all facts ever told of one leg. */
export function countLeg(told: readonly NaiveFact[], rulesOf: (queue: number) => NaiveRules, add: NaiveAdd): void {
  const voidedTo = Math.max(-1, ...ofKind(told, 'voided').map((fact) => fact.revision))
  const facts = told.filter((fact) => fact.kind !== 'voided' && fact.revision > voidedTo)
  const offered = single(facts, 'offered')
  const begins: NaiveFact[] = offered === undefined ? [] : [offered]
  const reopenings = several(facts, 'reopened')
  for (const fact of reopenings) if (begins.every((earlier) => earlier.at < fact.at)) begins.push(fact)
  const counts = begins.map((begin, place) => {
    const from = place === 0 ? Number.NEGATIVE_INFINITY : begin.at
    const to = begins[place + 1]?.at ?? Number.POSITIVE_INFINITY
    const comesBack = reopenings.some((fact) => fact.at <= begin.at)
    return countStay(
      begin,
      comesBack,
      facts.filter((fact) => begins.length === 1 || (fact.at >= from && fact.at < to)),
      rulesOf(begin.queueId),
    )
  })
  // One contradiction leaves the whole leg out.
  if (counts.some((count) => count === 'contradicts')) return
  for (const count of counts) if (typeof count === 'function') count(add)
}

/** What one stay counts, or that its facts contradict each other. */
function countStay(
  begin: NaiveFact,
  comesBack: boolean,
  facts: readonly NaiveFact[],
  rules: NaiveRules,
): ((add: NaiveAdd) => void) | 'contradicts' {
  const replies = several(facts, 'replied')
  const answer = single(facts, 'answered') ?? replies[0]
  const abandoned = single(facts, 'abandoned')
  const callback = single(facts, 'callbackRequested')
  const left = [callback, single(facts, 'flowedOut')].filter((fact) => fact !== undefined).sort((a, b) => a.at - b.at)[0]
  const lost = ofKind(facts, 'lost').length > 0 && (single(facts, 'lost') as NaiveFact).at >= begin.at ? single(facts, 'lost') : undefined
  if (answer === undefined) {
    const gone = [left, abandoned].filter((fact) => fact !== undefined).sort((a, b) => a.at - b.at)[0]
    if (gone !== undefined && gone.at < begin.at) return 'contradicts'
    return (add) => countUnanswered({ begin, comesBack, rules, gone, lost, callback: callback !== undefined }, add)
  }
  const ended = single(facts, 'ended')
  const wrapped = single(facts, 'wrapped')
  const out = several(facts, 'transferred').filter((fact) => fact.at >= answer.at)
  const contradicts =
    answer.at < begin.at ||
    abandoned !== undefined ||
    (left !== undefined && left.at < answer.at) ||
    (ended !== undefined && ended.at < answer.at) ||
    (wrapped !== undefined && wrapped.at < answer.at) ||
    (wrapped !== undefined && ended !== undefined && wrapped.at < ended.at)
  if (contradicts) return 'contradicts'
  const over = ended ?? out[out.length - 1] ?? wrapped
  const times = over === undefined ? null : timesOf(answer, over, wrapped, facts)
  const waited = wrapped?.waitMs ?? ended?.waitMs ?? answer.waitMs ?? answer.at - begin.at
  return (add) =>
    countAnswered({ begin, comesBack, rules, answer, over, times, waited, transfers: out.length, replies, lost: lost !== undefined }, add)
}

interface Times {
  readonly talk: number
  readonly hold: number
  readonly wrap: number
}

function timesOf(answer: NaiveFact, over: NaiveFact, wrapped: NaiveFact | undefined, facts: readonly NaiveFact[]): Times {
  const hold = wrapped?.holdMs ?? over.holdMs ?? heldWithin(answer.at, over.at, facts)
  const wrap = wrapped?.wrapMs ?? over.wrapMs ?? (wrapped === undefined ? 0 : Math.max(0, wrapped.at - over.at))
  const wrapInside = over.kind === 'wrapped' ? wrap : 0
  const measured = answer.kind === 'replied' ? 0 : Math.max(0, over.at - answer.at - hold - wrapInside)
  return { talk: wrapped?.talkMs ?? over.talkMs ?? measured, hold, wrap }
}

/** Walks from switch to switch: on hold between a `held` and the next `resumed`, within the service. */
function heldWithin(from: number, to: number, facts: readonly NaiveFact[]): number {
  const instants = [...new Set([...several(facts, 'held'), ...several(facts, 'resumed')].map((fact) => fact.at))].sort((a, b) => a - b)
  let since: number | null = null
  let total = 0
  for (const instant of instants) {
    const switches: string[] = [
      ...several(facts, 'held')
        .filter((fact) => fact.at === instant)
        .map(() => 'on'),
      ...several(facts, 'resumed')
        .filter((fact) => fact.at === instant)
        .map(() => 'off'),
    ]
    while (switches.length > 0) {
      const wanted = since === null ? 'on' : 'off'
      const next = switches.includes(wanted) ? wanted : (switches[0] as string)
      switches.splice(switches.indexOf(next), 1)
      if (next === 'on') since ??= instant
      else {
        if (since !== null) total += Math.max(0, Math.min(instant, to) - Math.max(since, from))
        since = null
      }
    }
  }
  return since === null ? total : total + Math.max(0, to - Math.max(since, from))
}

interface Unanswered {
  readonly begin: NaiveFact
  readonly comesBack: boolean
  readonly rules: NaiveRules
  readonly gone: NaiveFact | undefined
  readonly lost: NaiveFact | undefined
  readonly callback: boolean
}

function countUnanswered({ begin, comesBack, rules, gone, lost, callback }: Unanswered, add: NaiveAdd): void {
  const place = { queue: begin.queueId, vendor: begin.vendorId, site: begin.siteId }
  if (begin.outbound) {
    add({ ...place, at: begin.at }, 'outbound', 1)
    return
  }
  const decided = gone ?? lost
  const at = rules.offerInterval === 'decision' && decided !== undefined ? decided.at : begin.at
  add({ ...place, at }, 'offered', 1)
  if (comesBack) add({ ...place, at }, 'reopened', 1)
  const due = dueOf(begin, rules)
  const flowed = gone !== undefined && gone.kind !== 'abandoned'
  if (due !== null && !(flowed && gone.at <= due)) add({ ...place, at: due }, 'due', 1)
  if (flowed) {
    add({ ...place, at }, 'flowedOut', 1)
    if (callback) add({ ...place, at }, 'callbackRequested', 1)
  } else if (gone !== undefined) {
    const waited = gone.waitMs ?? gone.at - begin.at
    add({ ...place, at }, 'abandoned', 1)
    add({ ...place, at }, 'waitAbandonedMs', waited)
    add({ ...place, at }, `abandonedWaits ${bucketOf(waited, rules)}`, 1)
  } else if (lost !== undefined) add({ ...place, at }, 'lost', 1)
}

interface Answered {
  readonly begin: NaiveFact
  readonly comesBack: boolean
  readonly rules: NaiveRules
  readonly answer: NaiveFact
  readonly over: NaiveFact | undefined
  readonly times: Times | null
  readonly waited: number
  readonly transfers: number
  readonly replies: readonly NaiveFact[]
  readonly lost: boolean
}

function countAnswered(stay: Answered, add: NaiveAdd): void {
  const { begin, rules, answer, over, times, waited } = stay
  const routed = { queue: begin.queueId, vendor: begin.vendorId, site: begin.siteId }
  const isOther = answer.vendorId !== 0 && answer.vendorId !== begin.vendorId
  const answering = {
    queue: begin.queueId,
    vendor: answer.vendorId !== 0 ? answer.vendorId : begin.vendorId,
    site: answer.siteId !== 0 ? answer.siteId : isOther ? 0 : begin.siteId,
  }
  if (begin.outbound) {
    const place = { ...(answering.vendor === 0 ? routed : answering), at: begin.at }
    add(place, 'outbound', 1)
    add(place, 'outboundMs', times === null ? 0 : times.talk + times.hold + times.wrap)
    return
  }
  const at = rules.offerInterval === 'decision' ? answer.at : begin.at
  add({ ...routed, at }, 'offered', 1)
  if (stay.comesBack) add({ ...routed, at }, 'reopened', 1)
  add({ ...routed, at }, 'answeredOfOffered', 1)
  add({ ...routed, at }, 'waitAnsweredMs', waited)
  add({ ...routed, at }, `answeredWaits ${bucketOf(waited, rules)}`, 1)
  if (over === undefined && !stay.lost) add({ ...routed, at }, 'inService', 1)
  const due = dueOf(begin, rules)
  if (due !== null) {
    add({ ...routed, at: due }, 'due', 1)
    if ((stay.replies[0]?.at ?? answer.at) <= due) add({ ...routed, at: due }, 'dueMet', 1)
  }
  add({ ...answering, at }, 'answered', 1)
  const handledAt = rules.handleInterval === 'offer' ? begin.at : rules.handleInterval === 'end' && over !== undefined ? over.at : answer.at
  add({ ...answering, at: handledAt }, 'replied', stay.replies.length)
  if (times === null) return
  add({ ...answering, at: handledAt }, 'handled', 1)
  if (stay.transfers > 0) add({ ...answering, at: handledAt }, 'transferred', 1)
  add({ ...answering, at: handledAt }, 'talkMs', times.talk)
  add({ ...answering, at: handledAt }, 'holdMs', times.hold)
  add({ ...answering, at: handledAt }, 'wrapMs', times.wrap)
}

function bucketOf(waited: number, rules: NaiveRules): number {
  return rules.edgesMs.filter((edge) => edge < waited).length
}

/** The due time told with the contact; else the minute-hand of the business clock moved on, window by window. */
function dueOf(begin: NaiveFact, rules: NaiveRules): number | null {
  if (begin.dueAt !== null) return begin.dueAt
  let left = rules.promise?.withinMs ?? 0
  for (const window of rules.promise?.openWindows ?? []) {
    const open = window.end - Math.max(window.start, begin.at)
    if (open <= 0) continue
    if (left <= open) return Math.max(window.start, begin.at) + left
    left -= open
  }
  return null
}
