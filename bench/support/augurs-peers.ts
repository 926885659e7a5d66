import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import startMstl, { MSTL } from '@bsull/augurs/mstl'
import startProphet, { Prophet } from '@bsull/augurs/prophet'
import { optimizer } from '@bsull/augurs-prophet-wasmstan'
import type { ForecastMethod } from './forecast-methods.ts'
import type { ForecastSeries } from './forecast-series.ts'

const LEVEL = 0.8

/** The forecasters of augurs (MSTL with exponential smoothing, and Prophet), compiled to WebAssembly, on the regular grid of the series. */
export async function augursPeers(): Promise<readonly ForecastMethod[]> {
  const folder = createRequire(import.meta.url)
    .resolve('@bsull/augurs')
    .replace(/core\.js$/, '')
  const binary = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(`${folder}${name}`))
  await startMstl({ module_or_path: binary('mstl_bg.wasm') })
  await startProphet({ module_or_path: binary('prophet_bg.wasm') })
  return [
    { name: 'augurs MSTL + ETS', forecast: mstl },
    { name: 'augurs Prophet', forecast: prophet },
  ]
}

/** Learns from everything that was seen, the morning of the day included. */
const mstl: ForecastMethod['forecast'] = (series, place, seen) => {
  const slots = (series.values[place] as readonly number[]).length
  const past = [...series.values.slice(0, place).flat(), ...(series.values[place] as readonly number[]).slice(0, seen)]
  const model = MSTL.ets([slots, slots * series.weekDays])
  model.fit(past)
  const { point, intervals } = model.predict(slots - seen, LEVEL)
  model.free()
  return { mean: point, quantiles: intervals === undefined ? null : [intervals.lower, point, intervals.upper] }
}

/** Day-ahead only, as it has no notion of a morning. Daily and weekly seasons in real time, which grow with the level. */
const prophet: ForecastMethod['forecast'] = (series, place, seen) => {
  if (seen > 0) return null
  const slots = (series.values[place] as readonly number[]).length
  const model = new Prophet({ optimizer, seasonalityMode: 'multiplicative', intervalWidth: LEVEL })
  model.fit({ ds: series.dates.slice(0, place).flatMap((date) => secondsOf(series, date, slots)), y: series.values.slice(0, place).flat() })
  const { yhat } = model.predict({ ds: secondsOf(series, series.dates[place] as string, slots) })
  model.free()
  return { mean: yhat.point, quantiles: yhat.intervals === undefined ? null : [yhat.intervals.lower, yhat.point, yhat.intervals.upper] }
}

function secondsOf({ minutesPerSlot, firstSlot }: ForecastSeries, date: string, slots: number): number[] {
  const midnight = Date.parse(`${date}T00:00:00Z`) / 1_000
  return Array.from({ length: slots }, (_, slot) => midnight + (firstSlot + slot) * minutesPerSlot * 60)
}
