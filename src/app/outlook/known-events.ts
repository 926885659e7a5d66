import { addedAsFactor, type KnownEvent } from '../../domain/forecast/known-event.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { ExpectedEvent } from './forecast-effects.ts'
import type { LearnedQueue } from './learned-queue.ts'

/**
 * Events as the forecaster takes them, by what they multiply the volume by. Contacts that one adds come as the others would: each is told
 * against what is expected of its time with the events before it, so that all of them together add what they say. Where nobody is expected it
 * adds nothing and is not among them.
 */
export function knownEvents(learned: LearnedQueue, events: readonly ExpectedEvent[]): readonly KnownEvent[] {
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
  { start, end }: Pick<KnownEvent, 'start' | 'end'>,
  events: readonly KnownEvent[],
): { readonly expected: number; readonly share: number } {
  let [expected, covered] = [0, 0]
  for (const day of past.days) {
    if (day.end <= start || day.start >= end) continue
    covered += Math.min(day.end, end) - Math.max(day.start, start)
    volume.forecast(day, [], events)?.mean.forEach((count, place) => {
      const from = day.start + place * INTERVAL_MS
      const overlap = Math.min(from + INTERVAL_MS, end) - Math.max(from, start)
      if (count !== null && overlap > 0) expected += (count * overlap) / INTERVAL_MS
    })
  }
  return { expected, share: covered / (end - start) }
}
