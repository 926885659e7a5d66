// The bank protocol: the last 40 weekdays of a bank's calls, forecast the day before and at 10:00, 12:00 and 15:00, in half and quarter
// hours, by our model, by what needs no model, and by augurs. `node bench/forecast-bank.ts --without-peers` leaves augurs out,
// `--peer NAME` runs only that of it.
import { peersAskedFor } from './support/augurs-peers.ts'
import { MEAN_OF_FOUR, ours, SEASONAL_NAIVE } from './support/forecast-methods.ts'
import type { MethodScore } from './support/forecast-protocol.ts'
import { bank2003 } from './support/forecast-series.ts'
import { writeScores } from './support/scored-method.ts'

/** Percent, by cut: what the best model known before had here. */
const AIMS = { 30: [5.24, 4.1, 4.1, 4.69], 15: [5.78, 4.82, 4.87, 5.54] } as const
const BIAS_MAX = 0.015
const COVERAGE = { min: 0.74, max: 0.88 }

/** Whether every cut is as good as it has to be. */
function holds(score: MethodScore, aims: readonly number[]): boolean {
  return score.cuts.every(({ accuracy: { wape, bias, coverage } }, cut) => {
    if (wape === null || bias === null || coverage === null) return false
    return 100 * wape <= (aims[cut] as number) && Math.abs(bias) <= BIAS_MAX && coverage >= COVERAGE.min && coverage <= COVERAGE.max
  })
}

const peers = await peersAskedFor()
let isGood = true
for (const minutes of [30, 15] as const) {
  const series = bank2003(minutes)
  if (series === null) {
    process.stdout.write(
      `${JSON.stringify({ name: `forecast, bank 2003, ${minutes} min`, ok: true, said: 'not run: the recording is not there' })}\n`,
    )
    continue
  }
  const methods = [ours(), MEAN_OF_FOUR, SEASONAL_NAIVE, ...peers]
  isGood = writeScores(series, methods, (score) => holds(score, AIMS[minutes])) && isGood
}
process.exitCode = isGood ? 0 : 1
