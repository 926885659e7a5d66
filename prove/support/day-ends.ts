interface Foreseen {
  /** Of meeting the target. */
  readonly probability: number
  readonly level: { readonly mean: number; readonly low: number; readonly high: number }
  readonly came: { readonly inTime: number; readonly decided: number }
  readonly target: number
}

interface Bin {
  days: number
  foreseen: number
  met: number
}

const BINS = [0, 0.1, 0.3, 0.5, 0.7, 0.9] as const

/** Days foreseen to meet their target with some probability, against how many did, and where their levels came to lie. */
export class DayEnds {
  readonly #bins: readonly Bin[] = BINS.map(() => ({ days: 0, foreseen: 0, met: 0 }))
  #squared = 0
  #within = 0
  #below = 0
  #signed = 0
  #absolute = 0

  add({ probability, level, came, target }: Foreseen): void {
    const ended = came.inTime / came.decided
    const met = ended >= target ? 1 : 0
    const bin = this.#bins[BINS.findLastIndex((from) => probability >= from)] as Bin
    bin.days += 1
    bin.foreseen += probability
    bin.met += met
    this.#squared += (probability - met) ** 2
    if (ended < level.low) this.#below += 1
    else if (ended <= level.high) this.#within += 1
    this.#signed += level.mean - ended
    this.#absolute += Math.abs(level.mean - ended)
  }

  get figures() {
    const [days, met] = [this.#sum(({ days: each }) => each), this.#sum((bin) => bin.met)]
    const off = this.#sum(({ foreseen, met: each }) => Math.abs(foreseen - each))
    return {
      days,
      met: rounded(met / days),
      offOfBins: rounded(off / days),
      brier: rounded(this.#squared / days),
      // Of who always says how often the target is met.
      brierOfUsual: rounded((met / days) * (1 - met / days)),
      inRange: rounded(this.#within / days),
      belowRange: rounded(this.#below / days),
      bias: rounded(this.#signed / days),
      error: rounded(this.#absolute / days),
    }
  }

  table(): readonly string[] {
    const lines = this.#bins.map(({ days, foreseen, met }, place) => {
      const told = days === 0 ? ['', ''] : [foreseen / days, met / days].map((value) => `${(100 * value).toFixed(0)} %`)
      return `| ${Math.round(100 * (BINS[place] ?? 0))} to ${Math.round(100 * (BINS[place + 1] ?? 1))} % | ${days} | ${told.join(' | ')} |`
    })
    return ['| foreseen to meet the target | days | on the mean | met |', '|---|---|---|---|', ...lines]
  }

  #sum(of: (bin: Bin) => number): number {
    return this.#bins.reduce((sum, bin) => sum + of(bin), 0)
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
