import { SECOND_MS } from '../../domain/shared/instant.ts'
import type { DeskExpectation } from '../../wire/desk.ts'
import { TEXT } from '../text.ts'
import { count, decimal, duration, hours, percent, signedPercent, threshold } from './format.ts'
import { abandonRate, handleTime, occupancy, serviceLevel, targetFraction, volumeDeviation } from './ratios.ts'
import { type SummedTarget, type Sums, summed } from './sums.ts'

const T = TEXT.tip

/** A figure with what it was made of: its value, its numerator and denominator, and by which formula. */
export function explained(figure: string, sums: Sums, expectation: DeskExpectation | null): readonly string[] {
  switch (figure) {
    case 'volume':
      return volumeLines(sums, expectation)
    case 'serviceLevel':
      return levelLines(sums)
    case 'aht':
      return ahtLines(sums, expectation)
    case 'abandon':
      return [
        `${TEXT.strip.abandon} ${percent(abandonRate(sums).value)} ${T.formula(
          T.abandon(count(summed(sums, 'abandoned')), count(summed(sums, 'offered')), count(summed(sums, 'abandonedShort'))),
        )}`,
      ]
    case 'occupancy': {
      const { value, numerator, denominator } = occupancy(sums)
      return [`${TEXT.strip.occupancy} ${percent(value)} ${T.formula(T.occupancy(hours(numerator), hours(denominator)))}`]
    }
    case 'waiting':
      return [T.waiting(count(sums.waiting), count(sums.waitingOver))]
    default:
      return []
  }
}

function volumeLines(sums: Sums, expectation: DeskExpectation | null): readonly string[] {
  if (sums.expected === null) {
    const why = expectation?.basis.startsWith('forecast') === true ? TEXT.strip.noForecast : TEXT.strip.noExpectation
    return [`${TEXT.columns.offered} ${count(summed(sums, 'offered'))}; ${why}`]
  }
  const basis = expectation?.basis ?? 'mean of the last four same weekdays'
  const { value } = volumeDeviation(sums)
  return [
    `${TEXT.metrics.volume} ${signedPercent(value)} ${T.formula(T.expectedOf(count(sums.offeredOfExpected), decimal(sums.expected, 1), basis))}`,
  ]
}

function levelLines(sums: Sums): readonly string[] {
  const { value, numerator, denominator } = serviceLevel(sums)
  if (sums.target.kind === 'none') return [TEXT.strip.noTarget]
  const over = sums.undecided === 0 ? [] : [T.waitingOver(count(sums.undecided))]
  const target = targetFraction(sums)
  const aim = target === null ? '' : ` (${TEXT.strip.target(percent(target))})`
  return [
    `${TEXT.strip.serviceLevel} ${percent(value)}${aim} ${T.formula(partsText(sums.target, count(numerator), count(denominator)))}`,
    ...over,
  ]
}

function partsText(target: Exclude<SummedTarget, { kind: 'none' }>, numerator: string, denominator: string): string {
  if (target.kind === 'mixed') return T.mixedLevel(numerator, denominator)
  const within = threshold(target.thresholdSeconds)
  return target.formula === 'SL-async' ? T.promise(numerator, denominator, within) : T.level(numerator, denominator, target.formula, within)
}

function ahtLines(sums: Sums, expectation: DeskExpectation | null): readonly string[] {
  const { value, numerator, denominator } = handleTime(sums)
  const usual = expectation?.ahtMs == null ? [] : [T.usualAht(duration(expectation.ahtMs / SECOND_MS))]
  return [`${TEXT.strip.aht} ${duration(value)} ${T.formula(T.aht(duration(numerator), count(denominator)))}`, ...usual]
}
