import { expect, test } from 'vitest'
import { drawPoisson } from '../../../test/support/draws.ts'
import { Random } from '../shared/random.ts'
import { countQuantiles } from './count-quantiles.ts'
import { BAND_LEVELS, type Forecast } from './forecast.ts'
import { forecastOpenWork } from './open-work.ts'

const INTERVALS = 12

function arrivals(mean: number): Forecast {
  const quantiles = countQuantiles({ mean, relativeVariance: 0 }, BAND_LEVELS)
  return {
    measure: 'offered',
    intervals: Array.from({ length: INTERVALS }, (_, place) => ({ start: place, end: place + 1 })),
    mean: new Array(INTERVALS).fill(mean),
    quantiles: BAND_LEVELS.map((level, place) => ({ level, values: new Array(INTERVALS).fill(quantiles[place]) })),
    model: { name: 'test', version: 1 },
    inputs: { asOf: 0, trainedFrom: null, trainedUntil: null, days: 0, seenIntervals: 0, excludedIntervals: 0, events: [] },
  }
}

/** What simulating the same mailbox gives: the mean and the ends of the band of the last interval. */
function simulated(openNow: number, mean: number, capacity: number): readonly number[] {
  const random = new Random('mailbox')
  const ends = Array.from({ length: 4_000 }, () => {
    let open = openNow
    for (let interval = 0; interval < INTERVALS; interval += 1) open = Math.max(0, open + drawPoisson(random, mean) - capacity)
    return open
  }).sort((a, b) => a - b)
  return [
    ends.reduce((sum, open) => sum + open, 0) / ends.length,
    ...BAND_LEVELS.map((level) => ends[Math.floor(level * ends.length)] as number),
  ]
}

test.each([
  [200, 20, 12],
  [40, 20, 22],
  [0, 20, 21],
])('from %i open, %i an interval coming and %i done, the mailbox ends as simulated', (openNow, mean, capacity) => {
  const forecast = forecastOpenWork({ openNow, arrivals: arrivals(mean), capacity: new Array(INTERVALS).fill(capacity) })
  const [expected = 0, ...band] = simulated(openNow, mean, capacity)
  expect(Math.abs((forecast.mean.at(-1) as number) - expected)).toBeLessThan(2)
  forecast.quantiles.forEach(({ values }, place) => {
    expect(Math.abs((values.at(-1) as number) - (band[place] as number))).toBeLessThan(5)
  })
})

test('where more can be done than comes, nothing is open, and never less than nothing', () => {
  const { mean, quantiles } = forecastOpenWork({ openNow: 5, arrivals: arrivals(3), capacity: new Array(INTERVALS).fill(30) })
  expect(mean.at(-1)).toBeLessThan(0.01)
  expect(quantiles[0]?.values.every((value) => value >= 0)).toBe(true)
})
