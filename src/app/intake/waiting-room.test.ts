import { expect, test } from 'vitest'
import { type IntakeItem, IntakeUnavailable } from './event.ts'
import { WAITING_BYTES_MAX, WAITING_EVENTS_MAX } from './limits.ts'
import { WaitingRoom } from './waiting-room.ts'

const items = (count: number, bytes = 1): readonly IntakeItem[] =>
  Array.from({ length: count }, () => ({ kind: 'event', raw: { length: bytes } }) as unknown as IntakeItem)

function reasonOf(enter: () => unknown): string {
  try {
    enter()
    return 'let in'
  } catch (error) {
    return error instanceof IntakeUnavailable ? error.reason : 'another error'
  }
}

test('requests are let in until the room is full, and again when one leaves', () => {
  const room = new WaitingRoom()
  const leaves = Array.from({ length: WAITING_EVENTS_MAX / 10_000 }, () => room.enter(1, items(10_000)))
  expect(reasonOf(() => room.enter(1, items(1)))).toBe('full')
  leaves[0]?.()
  leaves[0]?.()
  expect(room.events).toBe(WAITING_EVENTS_MAX - 10_000)
  expect(reasonOf(() => room.enter(1, items(10_000)))).toBe('let in')
})

test('bytes are bounded as events are', () => {
  const room = new WaitingRoom()
  room.enter(1, items(2, WAITING_BYTES_MAX / 2))
  expect(reasonOf(() => room.enter(2, items(1)))).toBe('full')
})

test('a feed that floods us is refused while another waits, and the other is not', () => {
  const room = new WaitingRoom()
  room.enter(2, items(1))
  const flood = Array.from({ length: 10 }, () => reasonOf(() => room.enter(1, items(5_000))))
  expect(flood.filter((reason) => reason === 'let in')).toHaveLength(5)
  expect(new Set(flood.slice(5))).toEqual(new Set(['feedOverLimit']))
  expect(reasonOf(() => room.enter(2, items(5_000)))).toBe('let in')
})

test('a heartbeat is let in as long as there is room at all', () => {
  expect(reasonOf(() => new WaitingRoom().enter(1, []))).toBe('let in')
})
