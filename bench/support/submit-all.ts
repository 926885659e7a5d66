import type { ContactEvent, FeedIdentity, IntakeItem } from '../../src/app/intake/event.ts'
import type { IntakeWorld } from '../../test/support/intake-world.ts'
import type { OwnStore } from '../../test/support/own-store.ts'
import type { Sent } from './sent-and-held.ts'
import { itemOf } from './steady-contacts.ts'

/** What one sender sends at once, made before the clock runs. */
export interface Request {
  readonly events: readonly ContactEvent[]
  readonly items: readonly IntakeItem[]
}

/** The next events in batches of one size. */
export function takeFrom(source: Iterator<ContactEvent>, events: number, size: number): readonly (readonly ContactEvent[])[] {
  return Array.from({ length: Math.ceil(events / size) }, () => Array.from({ length: size }, () => source.next().value as ContactEvent))
}

/** Makes requests of them, counted as sent. */
export function requestsOf(batches: readonly (readonly ContactEvent[])[], sent: Sent): readonly Request[] {
  for (const events of batches) sent.add(events)
  return batches.map((events) => ({ events, items: events.map(itemOf) }))
}

/** Several senders, each of which waits for its answer before it sends again; our clock follows the data. */
export async function submitAll(
  { intake, identity, store }: IntakeWorld<OwnStore>,
  submitters: number,
  requests: readonly Request[],
): Promise<{ readonly accepted: number; readonly tookMs: number[] }> {
  const feed: FeedIdentity = await identity('acd')
  const tookMs: number[] = []
  let accepted = 0
  let next = 0
  const submit = async (): Promise<void> => {
    for (let place = next++; place < requests.length; place = next++) {
      const { events, items } = requests[place] as Request
      store.clock.set(Math.max(store.clock.now(), events.at(-1)?.at ?? 0))
      const startedAt = performance.now()
      const { results } = await intake.submit(feed, items)
      tookMs.push(performance.now() - startedAt)
      accepted += results.filter(({ status }) => status === 'accepted').length
    }
  }
  await Promise.all(Array.from({ length: submitters }, submit))
  return { accepted, tookMs }
}
