import { DAY_MS, HOUR_MS, INTERVAL_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../src/domain/shared/instant.ts'
import { contactEvent, NOW } from './http-feed.ts'
import { type HttpWorld, sendEvents } from './http-world.ts'

const DAYS = 25
/** Each day from 06:00 to 18:00 UTC, with a hump at noon. */
const FIRST_HOUR = 6
const QUARTERS = 48
const HANDLE_MS = 5 * MINUTE_MS
const BATCH = 900

/** Twenty-four days and the day of `NOW` until then in which customers came to `billing` as days have them, and three agents of Acme who are there now. */
export async function tellStaffedWeeks(world: HttpWorld): Promise<void> {
  const events: object[] = []
  for (let day = 1 - DAYS; day <= 0; day += 1) {
    const midnight = NOW - (NOW % DAY_MS) + day * DAY_MS
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      const start = midnight + FIRST_HOUR * HOUR_MS + quarter * INTERVAL_MS
      if (start + INTERVAL_MS > NOW) break
      for (let contact = 0; contact < cameIn(quarter, day); contact += 1) events.push(...contactAt(start + contact * MINUTE_MS))
    }
  }
  for (const agent of ['a1', 'a2', 'a3']) {
    const data = { agent, vendor: 'acme', site: 'lisbon', queues: ['billing'], state: 'available', at: at(NOW - HOUR_MS) }
    events.push({ ...contactEvent(), type: 'loadline.agent-state.v1', id: agent, data })
  }
  for (let from = 0; from < events.length; from += BATCH) await sendEvents(world, 'platform', events.slice(from, from + BATCH))
}

/** Two to nine in a quarter hour, a few more or fewer from day to day. */
function cameIn(quarter: number, day: number): number {
  return Math.round(2 + 6 * Math.sin((Math.PI * (quarter + 0.5)) / QUARTERS)) + ((quarter * 7 + (day + 60) * 5) % 3) - 1
}

function contactAt(start: Instant): readonly object[] {
  const said = { contactId: `c${start}`, queue: 'billing', vendor: 'acme' }
  return [
    contactEvent({ ...said, at: at(start) }, { id: `o${start}` }),
    contactEvent({ ...said, fact: 'answered', at: at(start + 8 * SECOND_MS) }, { id: `a${start}` }),
    contactEvent({ ...said, fact: 'ended', at: at(start + 8 * SECOND_MS + HANDLE_MS), talkMs: HANDLE_MS }, { id: `e${start}` }),
  ]
}

function at(instant: Instant): string {
  return new Date(instant).toISOString()
}
