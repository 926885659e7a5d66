import type { Believed } from '../../domain/interval/believed.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { isOpenAt } from '../time/opening.ts'
import type { Metric } from '../view/view.ts'
import type { Ahead } from './ahead.ts'
import { count, decimal, duration, NOTHING, signedCount } from './format.ts'
import { abandonRate, handleTime, serviceLevel, targetFraction } from './ratios.ts'
import { type Stretch, type Sums, summed } from './sums.ts'

/**
 * What a cell of a table over time shows. `heat` goes from -3 (far less, blue) to 3 (far more, or far worse, orange); what it says is
 * also said by sign and glyph.
 */
export interface CellFigure {
  readonly kind: 'known' | 'ahead' | 'unknown' | 'closed' | 'outside'
  readonly text: string
  readonly glyph: '' | '▲' | '▼' | '✖'
  readonly heat: Heat
  readonly provisional: boolean
}

export type Heat = -3 | -2 | -1 | 0 | 1 | 2 | 3

interface Period extends Stretch {
  readonly start: Instant
  readonly isAhead: boolean
}

/** The figure of one queue in one column. */
export function cellFigure(
  metric: Metric,
  sums: Sums,
  period: Period,
  of: { readonly record: Queue; readonly believed: Believed; readonly usualAhtMs: number | null } & AheadOf,
): CellFigure {
  if (period.isAhead) return aheadFigure(metric, of, of.record.target?.fraction ?? null)
  if (period.from < 0) return { kind: 'outside', text: NOTHING, glyph: '', heat: 0, provisional: false }
  if (of.believed.unknownFrom !== null && period.start + INTERVAL_MS * (period.to - period.from) > of.believed.unknownFrom) {
    return { kind: 'unknown', text: '?', glyph: '', heat: 0, provisional: true }
  }
  if (summed(sums, 'offered') === 0 && sums.waiting === 0 && summed(sums, 'handled') === 0 && !isOpenAt(of.record, period.start)) {
    return { kind: 'closed', text: '', glyph: '', heat: 0, provisional: false }
  }
  return { kind: 'known', provisional: sums.provisional, ...knownFigure(metric, sums, of.usualAhtMs) }
}

/** The figure of several queues taken together in one column. */
export function groupFigure(metric: Metric, sums: Sums, period: Period, expectedAhead: number | null): CellFigure {
  if (period.isAhead) return aheadFigure(metric, { expectedAhead, ahead: null }, null)
  if (period.from < 0) return { kind: 'outside', text: NOTHING, glyph: '', heat: 0, provisional: false }
  return { kind: 'known', provisional: sums.provisional, ...knownFigure(metric, sums, null) }
}

type Shown = Pick<CellFigure, 'text' | 'glyph' | 'heat'>

function knownFigure(metric: Metric, sums: Sums, usualAhtMs: number | null): Shown {
  switch (metric) {
    case 'volume':
      return volumeFigure(sums)
    case 'serviceLevel':
      return levelFigure(sums)
    case 'aht':
      return ahtFigure(sums, usualAhtMs)
    case 'abandon':
      return abandonFigure(sums)
    case 'waiting':
      return waitingFigure(sums)
  }
}

/** What is known of a stretch that has not happened: how it was expected before the day began, and what is foreseen now. */
interface AheadOf {
  readonly expectedAhead: number | null
  readonly ahead: Ahead | null
}

/** What has not happened has no heat: only the sign says that a target will be missed, as it looks. */
function aheadFigure(metric: Metric, { expectedAhead, ahead }: AheadOf, target: number | null): CellFigure {
  const kind = 'ahead'
  const expected = ahead?.offered ?? expectedAhead
  if (metric === 'volume') return { kind, text: expected === null ? '' : count(expected), glyph: '', heat: 0, provisional: false }
  if (metric === 'waiting') return { kind, text: ahead?.work == null ? '' : count(ahead.work.open), glyph: '', heat: 0, provisional: false }
  if (metric === 'aht' || metric === 'abandon') return { kind, text: meanText(metric, ahead), glyph: '', heat: 0, provisional: false }
  const level = metric === 'serviceLevel' ? (ahead?.level ?? null) : null
  if (level === null) return { kind, text: '', glyph: '', heat: 0, provisional: false }
  const isMissed = target !== null && level < target
  return { kind, text: decimal(level * 100, 0), glyph: isMissed ? '▼' : '', heat: 0, provisional: false }
}

function meanText(metric: 'aht' | 'abandon', ahead: Ahead | null): string {
  const value = (metric === 'aht' ? ahead?.ahtSeconds : ahead?.abandonFraction) ?? null
  if (value === null) return ''
  return metric === 'aht' ? duration(value) : decimal(value * 100, 0)
}

/** Counts vary by the root of their mean: heat begins where chance gets unlikely, so a small queue does not burn for two contacts. */
function volumeFigure(sums: Sums): Shown {
  if (sums.expected === null) return { text: count(summed(sums, 'offered')), glyph: '', heat: 0 }
  const difference = sums.offeredOfExpected - sums.expected
  const heat = stepsOf(Math.abs(difference) / Math.sqrt(Math.max(1, sums.expected)), [1.5, 2.5, 4])
  const glyph = heat < 3 ? '' : difference > 0 ? '▲' : '▼'
  return { text: signedCount(difference), glyph, heat: (difference < 0 ? -heat || 0 : heat) as Heat }
}

function levelFigure(sums: Sums): Shown {
  const { value, denominator } = serviceLevel(sums)
  if (value === null) return { text: NOTHING, glyph: '', heat: 0 }
  const text = decimal(value * 100, 0)
  const target = targetFraction(sums)
  if (target === null) return { text, glyph: '', heat: 0 }
  const below = target - value
  // One contact more in time would have reached it: too little to colour.
  const isFew = below * denominator < 1
  const heat = below <= 0 || isFew ? 0 : stepsOf(below, [0, 0.05, 0.15])
  return { text, glyph: below > 0 ? '▼' : '', heat: below < -0.1 ? -1 : heat }
}

function ahtFigure(sums: Sums, usualAhtMs: number | null): Shown {
  const { value, denominator } = handleTime(sums)
  if (value === null) return { text: NOTHING, glyph: '', heat: 0 }
  if (usualAhtMs === null || usualAhtMs === 0 || denominator < AHT_CONTACTS_MIN) return { text: duration(value), glyph: '', heat: 0 }
  const deviation = (value * 1_000) / usualAhtMs - 1
  const heat = stepsOf(Math.abs(deviation), [0.1, 0.2, 0.35])
  return {
    text: duration(value),
    glyph: heat < 2 ? '' : deviation > 0 ? '▲' : '▼',
    heat: (deviation < 0 ? -heat || 0 : heat) as Heat,
  }
}

/** A mean of fewer contacts says little: it is shown, not coloured. */
const AHT_CONTACTS_MIN = 5

function abandonFigure(sums: Sums): Shown {
  const { value, numerator } = abandonRate(sums)
  if (value === null) return { text: NOTHING, glyph: '', heat: 0 }
  const heat = numerator < 2 ? 0 : stepsOf(value, [0.05, 0.1, 0.2])
  return { text: decimal(value * 100, 0), glyph: heat < 2 ? '' : '▲', heat }
}

function waitingFigure(sums: Sums): Shown {
  const heat = stepsOf(sums.waitingOver, [0, 4, 19])
  return { text: count(sums.waiting), glyph: heat === 0 ? '' : '▲', heat }
}

/** How many of the steps a number is beyond. */
function stepsOf(value: number, steps: readonly [number, number, number]): 0 | 1 | 2 | 3 {
  if (value > steps[2]) return 3
  if (value > steps[1]) return 2
  return value > steps[0] ? 1 : 0
}
