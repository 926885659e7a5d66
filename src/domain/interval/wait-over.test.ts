import { describe, expect, it } from 'vitest'
import { INTERVAL_MS } from '../shared/instant.ts'
import { isWaitingOver, notYetDue, WaitingByGroup, type WaitingContact, waitingKey } from './wait-over.ts'

const NINE = Date.UTC(2026, 2, 2, 9)

function waiting(queueId: number, offeredAt: number): WaitingContact {
  return { queueId, vendorId: 1, siteId: 0, offeredAt }
}

describe('contacts that still wait', () => {
  const contacts = [waiting(1, NINE), waiting(1, NINE + 10_000), waiting(1, NINE + INTERVAL_MS), waiting(2, NINE + 5_000)]

  it('are counted beyond their own queue’s threshold, with the oldest of each group', () => {
    const groups = new WaitingByGroup(
      contacts,
      NINE + INTERVAL_MS + 30_000,
      (contact) => `${contact.queueId}`,
      (queueId) => (queueId === 1 ? 30_000 : null),
    )
    expect(groups.of('1')).toEqual({ waiting: 3, waitingOver: 2, oldestWaitMs: INTERVAL_MS + 30_000 })
    expect(groups.of('2')).toEqual({ waiting: 1, waitingOver: 0, oldestWaitMs: INTERVAL_MS + 25_000 })
    expect(groups.of('3')).toEqual({ waiting: 0, waitingOver: 0, oldestWaitMs: null })
  })

  it('are in time up to and with the threshold itself', () => {
    expect(isWaitingOver(waiting(1, NINE), NINE + 20_000, 20_000)).toBe(false)
    expect(isWaitingOver(waiting(1, NINE), NINE + 20_001, 20_000)).toBe(true)
  })

  it('do not wait before they were offered', () => {
    const groups = new WaitingByGroup(
      contacts,
      NINE,
      () => 'all',
      () => 0,
    )
    expect(groups.of('all')).toEqual({ waiting: 1, waitingOver: 0, oldestWaitMs: 0 })
  })

  it('stand in the interval of their offer', () => {
    expect(waitingKey(waiting(1, NINE + INTERVAL_MS + 1))).toEqual({ queueId: 1, vendorId: 1, siteId: 0, start: NINE + INTERVAL_MS })
  })

  it('are neither met nor missed before they are due', () => {
    const due = [NINE + 1_000, NINE + 2_000, NINE + INTERVAL_MS, null].map((dueAt) => ({ ...waiting(1, NINE), dueAt }))
    expect(notYetDue(due, NINE + 2_000, NINE, NINE + INTERVAL_MS)).toBe(1)
    expect(notYetDue([waiting(1, NINE)], NINE, NINE, NINE + INTERVAL_MS)).toBe(0)
  })
})
