// Another bank's arrivals of 1999 by half hours, with holidays and real outages in the past: the last 60 working days before October,
// forecast the day before and within the day, by our model with the calendar of Israel, by what needs no model, and by augurs.
import { peersAskedFor } from './support/augurs-peers.ts'
import { MEAN_OF_FOUR, ours, SEASONAL_NAIVE } from './support/forecast-methods.ts'
import { arrivals1999 } from './support/forecast-series.ts'
import { isNearest, writeScores } from './support/scored-method.ts'

const series = arrivals1999()
if (series === null) {
  process.stdout.write(`${JSON.stringify({ name: 'forecast, arrivals 1999', ok: true, said: 'not run: the recording is not there' })}\n`)
} else {
  const peers = await peersAskedFor()
  process.exitCode = writeScores(series, [ours(), MEAN_OF_FOUR, SEASONAL_NAIVE, ...peers], isNearest) ? 0 : 1
}
