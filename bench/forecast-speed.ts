// What forecasting costs on one core: learning 200 queues anew from a year of quarter hours and forecasting eight weeks of each, and
// re-forecasting the rest of the day of 200 queues from what was seen. Seconds of the processor, not of the clock.
// `node bench/forecast-speed.ts --queues N`.
import { parseArgs } from 'node:util'
import { type FittedVolume, fitVolume, type VolumeHistory } from '../src/domain/forecast/fit-volume.ts'
import { type DayToForecast, forecastVolume } from '../src/domain/forecast/forecast-volume.ts'
import { addDays } from '../src/domain/interval/local-calendar.ts'
import { type KnownLaw, lawDays, lawHistory, ORDINARY_LAW } from '../test/support/known-law.ts'

const { values: options } = parseArgs({ options: { queues: { type: 'string', default: '200' } } })
const QUEUES = Number(options.queues)
const FROM = '2025-05-05'
const HISTORY_DAYS = 364
const AHEAD_DAYS = 56
const SEEN_SLOTS = 48
const RE_FORECAST_AIM_SECONDS = 2
const REFIT_AIM_SECONDS = 60
const LAW: KnownLaw = { ...ORDINARY_LAW, minutesPerSlot: 15, openSlots: [0, 96], worksOnWeekends: true, perSlot: 20 }
const TODAY = addDays(FROM, HISTORY_DAYS)

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** A few histories stand for all: what is learned differs, what it costs does not. */
const histories: readonly VolumeHistory[] = [0.3, 3, 20, 200].map((perSlot, at) => {
  const law = { ...LAW, perSlot }
  return lawHistory(law, lawDays(law, { from: FROM, days: HISTORY_DAYS, seed: `speed/${at}` }), TODAY)
})
const historyOf = (queue: number): VolumeHistory => histories[queue % histories.length] as VolumeHistory

function dayOf(date: string, seenSlots: number): DayToForecast {
  return {
    date,
    intervals: Array.from({ length: 96 }, (_, slot) => ({ start: slot, end: slot + 1, slot })),
    isOpen: () => true,
    seen: Array.from({ length: 96 }, (_, slot) => (slot < seenSlots ? 20 : null)),
  }
}
const WEEKS = Array.from({ length: AHEAD_DAYS }, (_, day) => dayOf(addDays(TODAY, day), 0))

const fitted: FittedVolume[] = []
let intervals = 0
const refitSeconds = cpuSeconds(() => {
  for (let queue = 0; queue < QUEUES; queue += 1) {
    const result = fitVolume(historyOf(queue))
    if (!result.ok) throw new Error(`queue ${queue}: nothing to learn from`)
    fitted.push(result.value)
    intervals += forecastVolume(result.value, WEEKS, { asOf: 0, events: [] }).intervals.length
  }
})
let ahead = 0
const reForecastSeconds = cpuSeconds(() => {
  for (const each of fitted) ahead += forecastVolume(each, [dayOf(TODAY, SEEN_SLOTS)], { asOf: 0, events: [] }).intervals.length
})
const result = {
  name: 'forecast, cost of 200 queues on one core',
  ok:
    refitSeconds < REFIT_AIM_SECONDS &&
    reForecastSeconds < RE_FORECAST_AIM_SECONDS &&
    intervals === QUEUES * AHEAD_DAYS * 96 &&
    ahead === QUEUES * (96 - SEEN_SLOTS),
  count: QUEUES,
  historyDays: HISTORY_DAYS,
  minutesPerInterval: LAW.minutesPerSlot,
  refitAndEightWeeksCpuSeconds: refitSeconds,
  aimSeconds: REFIT_AIM_SECONDS,
  reForecastCpuSeconds: reForecastSeconds,
  reForecastAimSeconds: RE_FORECAST_AIM_SECONDS,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exitCode = result.ok ? 0 : 1
