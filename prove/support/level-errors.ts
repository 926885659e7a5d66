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
}

interface Sums {
  intervals: number
  contacts: number
  bias: number
  error: number
  biasOfLast: number
  errorOfLast: number
  /** Of all in ten steps of the predicted level: foreseen and come. */
  readonly steps: { contacts: number; foreseen: number; came: number }[]
}

/** What was foreseen against what came, weighted by contacts: a quarter hour in which one customer came is in time or not. */
export class LevelErrors {
  readonly #sums = new Map<string, Sums>()

  add(perDay: number, { predicted, came, before }: Foreseen): void {
    if (came.decided === 0 || before === null) return
    const size = SIZES.find((each) => perDay >= each.from) ?? SIZES[3]
    const sums = this.#sums.get(size.name) ?? newSums()
    this.#sums.set(size.name, sums)
    const level = came.inTime / came.decided
    const weight = came.decided
    sums.intervals += 1
    sums.contacts += weight
    sums.bias += weight * (predicted.level - level)
    sums.error += weight * Math.abs(predicted.level - level)
    sums.biasOfLast += weight * (before - level)
    sums.errorOfLast += weight * Math.abs(before - level)
    const step = sums.steps[Math.min(9, Math.floor(predicted.level * 10))]
    if (step === undefined) return
    step.contacts += weight
    step.foreseen += weight * predicted.level
    step.came += came.inTime
  }

  of(sizes: readonly { readonly name: string }[]): { readonly bias: number; readonly error: number; readonly errorOfLast: number } {
    const chosen = sizes.flatMap(({ name }) => this.#sums.get(name) ?? [])
    const contacts = chosen.reduce((sum, each) => sum + each.contacts, 0)
    const mean = (of: (sums: Sums) => number): number => round(chosen.reduce((sum, each) => sum + of(each), 0) / contacts)
    return { bias: mean(({ bias }) => bias), error: mean(({ error }) => error), errorOfLast: mean(({ errorOfLast }) => errorOfLast) }
  }

  table(): readonly string[] {
    const head = '| contacts a day | quarter hours | contacts | bias | error | bias of the last | error of the last |'
    const lines = SIZES.flatMap(({ name }) => {
      const sums = this.#sums.get(name)
      if (sums === undefined) return []
      const { intervals, contacts, bias, error, biasOfLast, errorOfLast } = sums
      const per = [bias, error, biasOfLast, errorOfLast].map((sum) => `${(100 * (sum / contacts)).toFixed(1)} pp`)
      return [`| ${[name, intervals, contacts, ...per].join(' | ')} |`]
    })
    const steps = Array.from({ length: 10 }, (_, place) => {
      const all = [...this.#sums.values()].map(({ steps: each }) => each[place] ?? { contacts: 0, foreseen: 0, came: 0 })
      const contacts = all.reduce((sum, each) => sum + each.contacts, 0)
      const part = (of: (step: (typeof all)[number]) => number): string =>
        ((100 * all.reduce((sum, each) => sum + of(each), 0)) / contacts).toFixed(1)
      return contacts === 0
        ? []
        : [`| ${10 * place} to ${10 * (place + 1)} % | ${contacts} | ${part((step) => step.foreseen)} % | ${part((step) => step.came)} % |`]
    }).flat()
    return [
      head,
      '|---|---|---|---|---|---|---|',
      ...lines,
      '',
      '| foreseen | contacts | mean foreseen | came |',
      '|---|---|---|---|',
      ...steps,
    ]
  }
}

function newSums(): Sums {
  const steps = Array.from({ length: 10 }, () => ({ contacts: 0, foreseen: 0, came: 0 }))
  return { intervals: 0, contacts: 0, bias: 0, error: 0, biasOfLast: 0, errorOfLast: 0, steps }
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
