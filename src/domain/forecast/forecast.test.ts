import { expect, test } from 'vitest'
import { type Forecast, quantileOf } from './forecast.ts'

const FORECAST: Forecast = {
  measure: 'offered',
  intervals: [{ start: 0, end: 1_800_000 }],
  mean: [10],
  quantiles: [
    { level: 0.1, values: [6] },
    { level: 0.5, values: [9.8] },
    { level: 0.9, values: [14] },
  ],
  model: { name: 'test', version: 1 },
  inputs: { asOf: 0, trainedFrom: null, trainedUntil: null, days: 0, seenIntervals: 0, excludedIntervals: 0, events: [] },
}

test('a forecast is asked for one of the levels that it carries', () => {
  expect(quantileOf(FORECAST, 0.9)).toEqual([14])
  expect(() => quantileOf(FORECAST, 0.95)).toThrow('a forecast has no level 0.95, only 0.1, 0.5, 0.9')
})
