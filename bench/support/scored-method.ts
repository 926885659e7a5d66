import type { ForecastMethod } from './forecast-methods.ts'
import { figuresOf, type MethodScore, scoreMethod } from './forecast-protocol.ts'
import type { ForecastSeries } from './forecast-series.ts'

/** Scores methods over a series and writes a result line of each; ours comes first and is held against what has to hold. */
export function writeScores(
  series: ForecastSeries,
  methods: readonly ForecastMethod[],
  holds: (ours: MethodScore, others: readonly MethodScore[]) => boolean,
): boolean {
  return writeScored(
    series.name,
    methods.map((method) => scoreMethod(series, method)),
    holds,
  )
}

/** Writes a result line of each score. */
export function writeScored(
  name: string,
  scores: readonly MethodScore[],
  holds: (ours: MethodScore, others: readonly MethodScore[]) => boolean,
): boolean {
  const [first, ...others] = scores
  const isGood = first !== undefined && holds(first, others)
  for (const score of scores) {
    const count = score.cuts.reduce((sum, { slots }) => sum + slots, 0)
    const ok = score === first ? isGood : true
    process.stdout.write(`${JSON.stringify({ name: `forecast, ${name}: ${score.method}`, ok, count, ...figuresOf(score) })}\n`)
  }
  return isGood
}

/** Whether the first is at least as near as each other at every cut that the other does. */
export function isNearest(first: MethodScore, others: readonly MethodScore[]): boolean {
  return others.every(({ cuts }) =>
    cuts.every(({ cut, accuracy }) => {
      const own = first.cuts.find((each) => each.cut === cut)?.accuracy.wape
      return own !== null && own !== undefined && accuracy.wape !== null && own <= accuracy.wape
    }),
  )
}
