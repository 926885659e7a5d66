import { addedAsFactor, type KnownEvent } from '../../domain/forecast/known-event.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import type { LearnedQueue } from './learned-queue.ts'

/** A queue forecasts with a few lists of events: those of today, of the days after it, of the weeks to come, and as they were before somebody changed one. */
const HELD_MAX = 16

/** Contacts that are added over three weeks take twenty forecasts to tell, and the same is asked at every look. */
const held = new WeakMap<LearnedQueue, Map<string, readonly KnownEvent[]>>()

/**
 * Events as the forecaster takes them, by what they multiply the volume of these days by. Contacts that one adds come as the others would: each is told
 * against what is expected of its time with the events before it, so that all of them together add what they say. Where nobody is expected it
 * adds nothing and is not among them.
 */
export function knownEvents(learned: LearnedQueue, events: readonly ExpectedEvent[], days: readonly LocalDay[]): readonly KnownEvent[] {
  const needed = neededFor(days, events)
  if (needed.length === 0) return []
  const ofQueue = held.get(learned) ?? new Map<string, readonly KnownEvent[]>()
  held.set(learned, ofQueue)
  const name = JSON.stringify(needed)
  const before = ofQueue.get(name)
  if (before !== undefined) return before
  if (ofQueue.size >= HELD_MAX) ofQueue.clear()
  const known = asFactors(learned, needed)
  ofQueue.set(name, known)
  return known
}

type Span = Pick<KnownEvent, 'start' | 'end'>

/** The events that touch these days, and those against which what any of them adds is told. */
function neededFor(days: readonly Span[], events: readonly ExpectedEvent[]): readonly ExpectedEvent[] {
  let found: readonly ExpectedEvent[] = []
  for (let spans = days; ; spans = [...days, ...found.filter(({ effect }) => effect.kind === 'added')]) {
    const touching = events.filter((event) => spans.some(({ start, end }) => event.start < end && event.end > start))
    if (touching.length === found.length) return found
    found = touching
  }
}

function asFactors(learned: LearnedQueue, events: readonly ExpectedEvent[]): readonly KnownEvent[] {
  const known: KnownEvent[] = events.flatMap(({ name, start, end, effect }) =>
    effect.kind === 'factor' ? [{ name, start, end, factor: effect.factor }] : [],
  )
  for (const { name, start, end, effect } of events) {
    if (effect.kind !== 'added') continue
    const { expected, share } = expectedOver(learned, { start, end }, known)
    const event = addedAsFactor({ name, start, end, added: effect.contacts * share }, expected)
    if (event !== null) known.push(event)
  }
  return known
}

/** What is expected of a stretch before any of it was seen, and the share of it that lies in days of which something can be said. */
function expectedOver(
  { past, volume }: LearnedQueue,
  { start, end }: Span,
  events: readonly KnownEvent[],
): { readonly expected: number; readonly share: number } {
  const knownFrom: Instant = past.knownFrom ?? Number.POSITIVE_INFINITY
  let [expected, covered] = [0, 0]
  for (const day of past.days) {
    if (day.start < knownFrom || day.end <= start || day.start >= end) continue
    covered += Math.min(day.end, end) - Math.max(day.start, start)
    volume.forecast(day, [], events)?.mean.forEach((count, place) => {
      const from = day.start + place * INTERVAL_MS
      const overlap = Math.min(from + INTERVAL_MS, end) - Math.max(from, start)
      if (count !== null && overlap > 0) expected += (count * overlap) / INTERVAL_MS
    })
  }
  return { expected, share: covered / (end - start) }
}
