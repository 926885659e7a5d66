import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contact, type IntakeWorld, intakeWorld } from '../../../test/support/intake-world.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/shared/instant.ts'

let world: IntakeWorld
beforeAll(async () => {
  world = await intakeWorld()
})
afterAll(() => world.close())

describe('a contact', () => {
  test('that is offered, answered and ended is counted once in each', async () => {
    const at = world.store.clock.now() - 60_000
    const results = await world.send(
      'acd',
      contact('a', 'offered', at, { vendor: 'acme' }),
      contact('a', 'answered', at + 12 * SECOND_MS),
      contact('a', 'ended', at + 40 * SECOND_MS),
    )
    expect(results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted'])
    const rows = await world.store.owner('select queue_id, vendor_id, offered, answered, handled, talk_ms from tally')
    expect(rows).toEqual([{ queue_id: 1, vendor_id: 1, offered: 1, answered: 1, handled: 1, talk_ms: 28_000 }])
    void HOUR_MS
    void MINUTE_MS
  })
})
