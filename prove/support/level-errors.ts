import { countWithin } from './count-within.ts'

/** Sizes of queues, by contacts a day. */
export const SIZES = [
  { name: 'from 1,000', from: 1_000 },
  { name: '300 to 1,000', from: 300 },
  { name: '100 to 300', from: 100 },
  { name: 'below 100', from: 0 },
] as const

interface Foreseen {
  readonly predicted: { readonly level: number; readonly low: number; readonly high: number }
  readonly came: { readonly inTime: number; readonly decided: number }
  /** Of the last quarter hour, as it was known then. */
  readonly before: number | null
  /** What runs of the same day with other customers came to; null where it was not run again. */
  readonly again: number | null
}

/** Of what was told one way: by contacts, how far it was off to one side, how far at all, and squared. */
interface Off {
  contacts: number
  signed: number
  absolute: number
  squared: number
}

interface Sums {
  intervals: number
  readonly foreseen: Off
  readonly last: Off
  /** Only where it was run again. */
  readonly again: Off
  /** Quarter hours in which the count lies within the range told, with the chance of counting. */
  within: number
  /** Of all in ten steps of the predicted level: foreseen and come. */
  readonly steps: { contacts: number; foreseen: number; came: number }[]
}

/** Errors of the foreseen level, of the last quarter hour's, and of runs of the same day: mean, mean absolute, root of the mean square. */
export interface ErrorsOf {
  readonly bias: number
  readonly error: number
  readonly rmse: number
  readonly errorOfLast: number
  readonly rmseOfLast: number
  readonly errorOfFloor: number | null
  readonly rmseOfFloor: number | null
  readonly within: number
}

/**
 * What was foreseen against what came, weighted by contacts: a quarter hour in which one customer came is in time or not. There a mean absolute
 * error tells nothing: of a level of 90 % it is 18 points whoever foresees it, and less for who always says 100 %. The squared error is least for
 * who tells the true probability.
 */
export class LevelErrors {
  readonly #sums = new Map<string, Sums>()
  readonly #runsAgain: number

  /** `runsAgain` is of how many runs `again` is the mean. */
  constructor(runsAgain: number) {
    this.#runsAgain = runsAgain
  }

  add(perDay: number, { predicted, came, before, again }: Foreseen): void {
    if (came.decided === 0 || before === null) return
    const size = SIZES.find((each) => perDay >= each.from) ?? SIZES[3]
    const sums = this.#sums.get(size.name) ?? newSums()
    this.#sums.set(size.name, sums)
    const level = came.inTime / came.decided
    const weight = came.decided
    sums.intervals += 1
    sums.within += countWithin(predicted, came)
    addOff(sums.foreseen, predicted.level - level, weight)
    addOff(sums.last, before - level, weight)
    if (again !== null) addOff(sums.again, again - level, weight)
    const step = sums.steps[Math.min(9, Math.floor(predicted.level * 10))]
    if (step === undefined) return
    step.contacts += weight
    step.foreseen += weight * predicted.level
    step.came += came.inTime
  }

  of(sizes: readonly { readonly name: string }[]): ErrorsOf {
    const chosen = sizes.flatMap(({ name }) => this.#sums.get(name) ?? [])
    const [foreseen, last, again] = [joined(chosen, 'foreseen'), joined(chosen, 'last'), joined(chosen, 'again')]
    const intervals = chosen.reduce((sum, each) => sum + each.intervals, 0)
    // The mean of so many runs is itself off by chance, as much as each of them by so many.
    const ofChance = Math.sqrt(1 + 1 / this.#runsAgain)
    const isRunAgain = again.contacts > 0
    return {
      bias: round(foreseen.signed / foreseen.contacts),
      error: round(foreseen.absolute / foreseen.contacts),
      rmse: round(Math.sqrt(foreseen.squared / foreseen.contacts)),
      errorOfLast: round(last.absolute / last.contacts),
      rmseOfLast: round(Math.sqrt(last.squared / last.contacts)),
      errorOfFloor: isRunAgain ? round(again.absolute / again.contacts / ofChance) : null,
      rmseOfFloor: isRunAgain ? round(Math.sqrt(again.squared / again.contacts) / ofChance) : null,
      within: round(chosen.reduce((sum, each) => sum + each.within, 0) / intervals),
    }
  }

  table(): readonly string[] {
    const lines = [...SIZES.map(({ name }) => [name]), SIZES.map(({ name }) => name)].flatMap((names) => {
      const known = names.flatMap((name) => (this.#sums.has(name) ? [{ name }] : []))
      if (known.length === 0) return []
      const of = this.of(known)
      const contacts = known.reduce((sum, { name }) => sum + (this.#sums.get(name)?.foreseen.contacts ?? 0), 0)
      const errors = [of.error, of.errorOfLast, of.errorOfFloor, of.rmse, of.rmseOfLast, of.rmseOfFloor].map(points)
      return [`| ${[names.length > 1 ? 'all' : names[0], contacts, points(of.bias), ...errors, percent(of.within)].join(' | ')} |`]
    })
    return [
      '| contacts a day | contacts | bias | error | of the last | floor | root mean square | of the last | floor | in range |',
      '|---|---|---|---|---|---|---|---|---|---|',
      ...lines,
    ]
  }

  steps(): readonly string[] {
    const steps = Array.from({ length: 10 }, (_, place) => {
      const all = [...this.#sums.values()].map(({ steps: each }) => each[place] ?? { contacts: 0, foreseen: 0, came: 0 })
      const contacts = all.reduce((sum, each) => sum + each.contacts, 0)
      const part = (of: (step: (typeof all)[number]) => number): number => all.reduce((sum, each) => sum + of(each), 0) / contacts
      const told = [part((step) => step.foreseen), part((step) => step.came)].map(percent)
      return contacts === 0 ? [] : [`| ${10 * place} to ${10 * (place + 1)} % | ${contacts} | ${told.join(' | ')} |`]
    })
    return ['| foreseen | contacts | mean foreseen | came |', '|---|---|---|---|', ...steps.flat()]
  }
}

function newSums(): Sums {
  const steps = Array.from({ length: 10 }, () => ({ contacts: 0, foreseen: 0, came: 0 }))
  return { intervals: 0, foreseen: newOff(), last: newOff(), again: newOff(), within: 0, steps }
}

function newOff(): Off {
  return { contacts: 0, signed: 0, absolute: 0, squared: 0 }
}

function addOff(off: Off, by: number, weight: number): void {
  off.contacts += weight
  off.signed += weight * by
  off.absolute += weight * Math.abs(by)
  off.squared += weight * by * by
}

function joined(chosen: readonly Sums[], of: 'foreseen' | 'last' | 'again'): Off {
  const all = newOff()
  for (const { [of]: each } of chosen) {
    all.contacts += each.contacts
    all.signed += each.signed
    all.absolute += each.absolute
    all.squared += each.squared
  }
  return all
}

function points(value: number | null): string {
  return value === null ? '' : `${(100 * value).toFixed(1)} pp`
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
