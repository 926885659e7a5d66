import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalProbability } from '../forecast/normal.ts'
import { serviceOverIntervals } from './carry-over.ts'
import { type ExpectedInterval, predictService } from './predicted-service.ts'
import { certain, likelyValues, normalQuantile, rateOfCounts, valueAt } from './uncertain.ts'

const LEVELS = [0.1, 0.5, 0.9]
const quarter: ExpectedInterval = {
  seconds: 900,
  offered: { levels: LEVELS, values: [25, 30, 36] },
  ahtSeconds: { levels: LEVELS, values: [280, 300, 325] },
  agents: 12,
  patienceSeconds: 120,
  thresholdSeconds: 20,
  targetFraction: 0.8,
}

test('with nothing unknown the prediction is the service of the intervals', () => {
  const intervals = [quarter, { ...quarter, agents: 9 }].map((interval) => ({
    ...interval,
    offered: certain(30),
    ahtSeconds: certain(300),
  }))
  const predicted = predictService(intervals)
  const known = serviceOverIntervals(intervals.map((interval) => ({ ...interval, ahtSeconds: 300, callsPerHour: 120 })))
  expect(
    predicted.map(({ serviceLevel, abandonFraction, asaSeconds, occupancy }) => [serviceLevel, abandonFraction, asaSeconds, occupancy]),
  ).toEqual(
    known.map(({ serviceLevel, abandonFraction, asaSeconds, occupancy }) =>
      [serviceLevel, abandonFraction, asaSeconds, occupancy].map((value) => expect.closeTo(value ?? 0, 9)),
    ),
  )
  expect(predicted[0]?.serviceLevelBand?.low).toBeCloseTo(predicted[0]?.serviceLevelBand?.high ?? Number.NaN, 9)
})

test('what is not known costs service: busy cases lose more than quiet ones gain', () => {
  const [known] = predictService([{ ...quarter, offered: certain(30), ahtSeconds: certain(300) }])
  const [unknown] = predictService([{ ...quarter, offered: { levels: LEVELS, values: [15, 30, 45] } }])
  expect(unknown?.serviceLevel).toBeLessThan(known?.serviceLevel ?? 0)
  expect(unknown?.serviceLevelBand?.low).toBeLessThan(known?.serviceLevel ?? 0)
  expect(unknown?.serviceLevelBand?.high).toBeGreaterThan(known?.serviceLevel ?? 1)
})

test('more heads make the target likelier, and a backlog now makes it less likely', () => {
  const chances = [8, 10, 12, 15, 20].map((agents) => predictService([{ ...quarter, agents }])[0]?.targetProbability ?? Number.NaN)
  expect(chances).toEqual([...chances].sort((a, b) => a - b))
  expect([(chances[0] ?? 1) < 0.4, (chances[4] ?? 0) > 0.95]).toEqual([true, true])
  const [behind] = predictService([quarter], { inSystemNow: 40 })
  expect(behind?.targetProbability).toBeLessThan(chances[2] ?? 0)
})

test('a closed interval has no service level, and nothing to say of its target', () => {
  const [closed] = predictService([{ ...quarter, offered: certain(0), agents: 0 }])
  expect(closed).toMatchObject({ serviceLevel: null, serviceLevelBand: null, targetProbability: null, occupancy: null })
})

test('the cases that stand for a normal amount have its mean and nearly its spread, and more of them come nearer', () => {
  const amount = { levels: LEVELS, values: [100 - 12.8155, 100, 100 + 12.8155] }
  const deviationOf = (count: number): number =>
    Math.sqrt(likelyValues(amount, count).reduce((sum, { value, probability }) => sum + probability * (value - 100) ** 2, 0))
  expect(likelyValues(amount, 7).reduce((sum, { value }) => sum + value / 7, 0)).toBeCloseTo(100, 3)
  const [few, many] = [deviationOf(7), deviationOf(199)]
  expect(few).toBeGreaterThan(9)
  expect(few).toBeLessThan(many)
  expect(many).toBeCloseTo(10, 0)
})

test('quantiles keep their order, go through what is given, and turn back into their level', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.double({ min: 0.001, max: 0.998, noNaN: true }),
      (values, level) => {
        const amount = { levels: LEVELS, values: [...values].sort((a, b) => a - b) }
        LEVELS.forEach((each, place) => {
          expect(valueAt(amount, each)).toBeCloseTo(amount.values[place] ?? Number.NaN, 6)
        })
        expect(valueAt(amount, level + 0.001)).toBeGreaterThanOrEqual(valueAt(amount, level) - 1e-9)
        expect(normalProbability(normalQuantile(level))).toBeCloseTo(level, 6)
      },
    ),
    { seed: 8 },
  )
})

test('of a forecast of counts the part that is chance is taken out: all of it where there is nothing else', () => {
  const poisson = { levels: LEVELS, values: [100 - 12.8155, 100, 100 + 12.8155] }
  expect(rateOfCounts(poisson).values).toEqual([100, 100, 100].map((value) => expect.closeTo(value, 0)))
  const twice = { levels: LEVELS, values: [100 - 2 * 12.8155, 100, 100 + 2 * 12.8155] }
  expect(rateOfCounts(twice).values[2]).toBeCloseTo(100 + 2 * 12.8155 * Math.sqrt(0.75), 1)
})

test('quantiles that cross are refused', () => {
  expect(() => valueAt({ levels: LEVELS, values: [3, 2, 4] }, 0.5)).toThrow('expected both ascending')
})
