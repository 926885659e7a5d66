export type Labels = Readonly<Record<string, string>>

/** Upper bounds of the buckets of all durations, in seconds. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const

/** Different label sets of one metric; a label that could hold anything from outside would fill the memory. */
const SERIES_MAX = 2_000

interface Duration {
  readonly buckets: number[]
  sum: number
  count: number
}

/** Counters, gauges and durations of this process, shown in Prometheus' text format (0.0.4). */
export class Metrics {
  readonly #help = new Map<string, { readonly type: 'counter' | 'gauge' | 'histogram'; readonly help: string }>()
  readonly #counters = new Map<string, Map<string, number>>()
  readonly #gauges = new Map<string, () => number>()
  readonly #durations = new Map<string, Map<string, Duration>>()

  /** Declares a counter; its name ends in `_total`. */
  counter(name: string, help: string): (labels?: Labels, by?: number) => void {
    this.#help.set(name, { type: 'counter', help })
    const series = new Map<string, number>()
    this.#counters.set(name, series)
    return (labels = {}, by = 1) => {
      const key = labelText(labels)
      if (series.has(key) || series.size < SERIES_MAX) series.set(key, (series.get(key) ?? 0) + by)
    }
  }

  /** Declares a gauge that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    this.#help.set(name, { type: 'gauge', help })
    this.#gauges.set(name, read)
  }

  /** Declares a histogram of seconds; its name ends in `_seconds`. */
  duration(name: string, help: string): (seconds: number, labels?: Labels) => void {
    this.#help.set(name, { type: 'histogram', help })
    const series = new Map<string, Duration>()
    this.#durations.set(name, series)
    return (seconds, labels = {}) => {
      const key = labelText(labels)
      const held = series.get(key) ?? { buckets: DURATION_BUCKETS.map(() => 0), sum: 0, count: 0 }
      if (held.count === 0 && series.size >= SERIES_MAX) return
      for (const [place, bound] of DURATION_BUCKETS.entries()) if (seconds <= bound) held.buckets[place] = (held.buckets[place] ?? 0) + 1
      held.sum += seconds
      held.count += 1
      series.set(key, held)
    }
  }

  /** All metrics as text. */
  render(): string {
    const lines: string[] = []
    for (const [name, { type, help }] of this.#help) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`)
      for (const [labels, value] of this.#counters.get(name) ?? []) lines.push(`${name}${braced(labels)} ${value}`)
      const gauge = this.#gauges.get(name)?.()
      if (gauge !== undefined) lines.push(`${name} ${gauge}`)
      for (const [labels, held] of this.#durations.get(name) ?? []) lines.push(...durationLines(name, labels, held))
    }
    return `${lines.join('\n')}\n`
  }
}

function durationLines(name: string, labels: string, held: Duration): string[] {
  const separator = labels === '' ? '' : ','
  const buckets = DURATION_BUCKETS.map((bound, place) => `${name}_bucket{${labels}${separator}le="${bound}"} ${held.buckets[place]}`)
  return [
    ...buckets,
    `${name}_bucket{${labels}${separator}le="+Inf"} ${held.count}`,
    `${name}_sum${braced(labels)} ${held.sum}`,
    `${name}_count${braced(labels)} ${held.count}`,
  ]
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`)
    .join(',')
}
