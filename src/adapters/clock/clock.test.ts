import { expect, test } from 'vitest'
import { replayClock } from './replay-clock.ts'
import { systemClock } from './system-clock.ts'

test('a replay clock stands until it is moved, and never goes back', () => {
  const clock = replayClock(1_000)
  expect(clock.now()).toBe(1_000)
  clock.advanceTo(5_000)
  clock.advanceTo(4_000)
  expect(clock.now()).toBe(5_000)
})

test('no two ticks are the same instant, and none is before now', () => {
  const clock = replayClock(1_000)
  const ticks = [clock.tick(), clock.tick(), clock.tick()]
  clock.advanceTo(1_500)
  expect([...ticks, clock.tick(), clock.tick()]).toEqual([1_000, 1_001, 1_002, 1_500, 1_501])
})

test('the system clock ticks strictly, however fast it is asked', () => {
  const clock = systemClock()
  const ticks = Array.from({ length: 1_000 }, () => clock.tick())
  expect(ticks.every((tick, place) => place === 0 || tick > (ticks[place - 1] ?? 0))).toBe(true)
})
