import { expect, test } from 'vitest'
import { erlangA } from './erlang-a.ts'
import { agentsToAdd, type SkilledQueue, sharedService } from './shared-skills.ts'

const queueOf = (queue: string, callsPerHour: number): SkilledQueue => ({
  queue,
  callsPerHour,
  ahtSeconds: 300,
  patienceSeconds: 120,
  thresholdSeconds: 20,
})
const [a, b] = [queueOf('a', 96), queueOf('b', 60)]
const alone = (queue: SkilledQueue, agents: number): number => erlangA({ ...queue, patienceSeconds: 120, agents }).serviceLevel
const levelsOf = (...groups: readonly (readonly [string, number])[]): number[] =>
  sharedService(
    [a, b],
    groups.map(([serves, agents]) => ({ serves: serves.split(''), agents })),
  ).map(({ serviceLevel }) => serviceLevel)

test('where nothing is shared each queue is by itself, and where all is shared they are one', () => {
  expect(levelsOf(['a', 10], ['b', 6])).toEqual([alone(a, 10), alone(b, 6)].map((level) => expect.closeTo(level, 10)))
  const one = alone({ ...a, callsPerHour: 156 }, 16)
  expect(levelsOf(['ab', 16])).toEqual([one, one].map((level) => expect.closeTo(level, 10)))
})

test('who learns another skill takes from nobody: shared heads lie between apart and together', () => {
  const [apart, helped, together] = [levelsOf(['a', 9], ['b', 7]), levelsOf(['a', 7], ['ab', 4], ['b', 5]), levelsOf(['ab', 16])]
  for (const place of [0, 1]) expect(helped[place]).toBeLessThan((together[place] ?? 0) + 1e-9)
  expect(helped[0]).toBeGreaterThan(apart[0] ?? 1)
})

test('the heads of all queues are all heads, and a queue that reaches more of them has more of its own', () => {
  const groups = [
    { serves: ['a'], agents: 8 },
    { serves: ['a', 'b'], agents: 6 },
    { serves: ['b'], agents: 2 },
  ]
  const [first, second] = sharedService([a, b], groups)
  expect((first?.ownHeads ?? 0) + (second?.ownHeads ?? 0)).toBeCloseTo(16, 9)
  expect(first).toMatchObject({ reachable: 14, reach: 14 / 16 })
  const [without] = sharedService(
    [a, b],
    [
      { serves: ['a'], agents: 8 },
      { serves: ['b'], agents: 8 },
    ],
  )
  expect(first?.ownHeads).toBeGreaterThan(without?.ownHeads ?? 99)
})

test('so many heads added to a group bring its queues to the level, and one fewer does not', () => {
  const groups = [
    { serves: ['a'], agents: 6 },
    { serves: ['a', 'b'], agents: 4 },
    { serves: ['b'], agents: 3 },
  ]
  const more = agentsToAdd([a, b], groups, { group: 1, fractionMin: 0.8, most: 20 }) ?? Number.NaN
  const levelWith = (added: number): number =>
    Math.min(
      ...sharedService(
        [a, b],
        groups.map((group, place) => (place === 1 ? { ...group, agents: group.agents + added } : group)),
      ).map(({ serviceLevel }) => serviceLevel),
    )
  expect(levelWith(more)).toBeGreaterThanOrEqual(0.8)
  expect(levelWith(more - 1)).toBeLessThan(0.8)
  expect(agentsToAdd([a, b], groups, { group: 1, fractionMin: 0.999999, most: 2 })).toBeNull()
})

test('a group that serves a queue that is not there is refused', () => {
  expect(() => sharedService([a], [{ serves: ['b'], agents: 1 }])).toThrow('a group serves b, expected one of a')
})
