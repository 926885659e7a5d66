import fc from 'fast-check'
import { expect, test } from 'vitest'
import { workOff } from './backlog.ts'
import { type LineItems, type SharedStretch, workShared } from './shared-backlog.ts'

const HOUR = 3_600
const TEN_MINUTES = { agentSeconds: 600, replySeconds: 0 }
const group = (line: number, dueHours: number, items: number): LineItems => ({ line, dueSeconds: dueHours * HOUR, items })
const hour = (...crews: SharedStretch['crews']): SharedStretch => ({ seconds: HOUR, arrivals: [], crews })
const crew = (heads: number, ...lines: readonly number[]) => ({ agentSeconds: heads * HOUR, lines })

test('people with two lines take what is promised earliest, whichever line it is of', () => {
  const [first] = workShared([group(0, 8, 6), group(1, 1, 6)], [TEN_MINUTES, TEN_MINUTES], [hour(crew(1, 0, 1))])
  expect(first?.handled).toEqual([0, 6])
  expect(first?.openAtEnd).toEqual([6, 0])
})

test('who has one line only is taken before who has several, so that these are free for the others', () => {
  const [first] = workShared([group(0, 1, 6), group(1, 1, 6)], [TEN_MINUTES, TEN_MINUTES], [hour(crew(1, 0, 1), crew(1, 0))])
  expect(first?.openAtEnd).toEqual([0, 0])
})

test('a promise that ends within the hour is kept as far as people get by then', () => {
  const [first] = workShared([group(0, 0.5, 6)], [TEN_MINUTES], [hour(crew(1, 0))])
  expect([first?.breaches[0], first?.openAtEnd[0]]).toEqual([3, 0])
})

test('what comes so late in a stretch that nobody can have replied to it is open at its end', () => {
  const coming = { ...hour(crew(10, 0)), arrivals: [group(0, 9, 12)] }
  const [first, second] = workShared([], [{ agentSeconds: 600, replySeconds: 600 }], [coming, hour(crew(10, 0))])
  expect([first?.handled[0], first?.openAtEnd[0], second?.openAtEnd[0]]).toEqual([10, 2, 0])
})

const items = fc.record({ dueSeconds: fc.integer({ min: -HOUR, max: 9 * HOUR }), items: fc.integer({ min: 0, max: 60 }) })

test('one line by itself goes as workOff says, where nothing comes in', () => {
  fc.assert(
    fc.property(
      fc.array(items, { maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 }),
      (open, heads) => {
        const alone = workOff(
          open,
          heads.map((agents) => ({ seconds: HOUR, arrivals: [], agents, ahtSeconds: 600, utilisation: 1 })),
        )
        const shared = workShared(
          open.map((each) => ({ ...each, line: 0 })),
          [TEN_MINUTES],
          heads.map((agents) => hour(crew(agents, 0))),
        )
        for (const [place, { handled, backlogAtEnd, breaches }] of alone.intervals.entries()) {
          expect(shared[place]?.handled[0]).toBeCloseTo(handled, 6)
          expect(shared[place]?.openAtEnd[0]).toBeCloseTo(backlogAtEnd, 6)
          expect(shared[place]?.breaches[0]).toBeCloseTo(breaches, 6)
        }
      },
    ),
  )
})

test('nothing is lost and nothing made: what is open, and comes, is done or still open', () => {
  const line = fc.integer({ min: 0, max: 2 })
  const stretch = fc.record({
    arrivals: fc.array(fc.record({ line, dueSeconds: fc.integer({ min: 0, max: 9 * HOUR }), items: fc.integer({ min: 0, max: 30 }) }), {
      maxLength: 3,
    }),
    crews: fc.array(fc.record({ agentSeconds: fc.integer({ min: 0, max: 5 * HOUR }), lines: fc.uniqueArray(line, { minLength: 1 }) }), {
      maxLength: 3,
    }),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(line, items), { maxLength: 6 }), fc.array(stretch, { minLength: 1, maxLength: 5 }), (open, given) => {
      const groups = open.map(([of, each]) => ({ line: of, ...each }))
      const stretches = given.map((each) => ({ seconds: HOUR, ...each }))
      const worked = workShared(groups, [TEN_MINUTES, { agentSeconds: 300, replySeconds: 300 }, TEN_MINUTES], stretches)
      const came = [...groups, ...stretches.flatMap(({ arrivals }) => arrivals)].reduce((sum, each) => sum + each.items, 0)
      const done = worked.reduce((sum, { handled }) => sum + handled.reduce((a, b) => a + b, 0), 0)
      expect(done + (worked.at(-1)?.openAtEnd.reduce((a, b) => a + b, 0) ?? 0)).toBeCloseTo(came, 4)
      for (const [place, { handled, breaches }] of worked.entries()) {
        const time = (stretches[place]?.crews ?? []).reduce((sum, { agentSeconds }) => sum + agentSeconds, 0)
        expect(600 * ((handled[0] ?? 0) + (handled[2] ?? 0)) + 300 * (handled[1] ?? 0)).toBeLessThanOrEqual(time + 1e-6)
        expect(breaches.every((count) => count >= 0)).toBe(true)
      }
    }),
  )
})
