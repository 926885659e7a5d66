import { describe, expect, it } from 'vitest'
import { INTERVAL_MS } from '../shared/instant.ts'
import { WaitingBoard } from './waiting-board.ts'

const NINE = Date.UTC(2026, 2, 2, 9)
const contact = (offeredAt: number, queueId = 1) => ({ queueId, vendorId: 0, siteId: 0, offeredAt })

describe('the board of who waits', () => {
  it('knows each contact once, where it was last said to wait', () => {
    const board = new WaitingBoard()
    board.set('a', contact(NINE + 5))
    board.set('b', contact(NINE + 9))
    board.set('a', contact(NINE + 5))
    expect(board.count).toBe(2)
    expect([...board.waitingIn(1, 0, NINE)]).toHaveLength(2)
    board.set('a', contact(NINE + INTERVAL_MS))
    expect([...board.waitingIn(1, 0, NINE)]).toEqual([contact(NINE + 9)])
    expect([...board.waitingIn(1, 0, NINE + INTERVAL_MS)]).toEqual([contact(NINE + INTERVAL_MS)])
    expect([...board.contacts()]).toHaveLength(2)
  })

  it('forgets who no longer waits, also when told twice, and the cell with the last', () => {
    const board = new WaitingBoard()
    board.set('a', contact(NINE))
    board.set('a', null)
    board.set('a', null)
    expect(board.count).toBe(0)
    expect([...board.cells()]).toEqual([])
    expect([...board.waitingIn(1, 0, NINE)]).toEqual([])
  })
})
