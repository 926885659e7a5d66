import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import startMstl, { MSTL } from '@bsull/augurs/mstl'
import startProphet, { Prophet } from '@bsull/augurs/prophet'
import { optimizer } from '@bsull/augurs-prophet-wasmstan'
import type { ForecastMethod } from './forecast-methods.ts'
import type { ForecastSeries } from './forecast-series.ts'

const LEVEL = 0.8

/** Those that the command line asks for: all, with `--peer NAME` (once or more) only these, with `--without-peers` none. */
export async function peersAskedFor(): Promise<readonly ForecastMethod[]> {
  const { values } = parseArgs({
    options: { 'without-peers': { type: 'boolean', default: false }, peer: { type: 'string', multiple: true } },
  })
  if (values['without-peers']) return []
  const all = await augursPeers()
  const unknown = values.peer?.find((name) => !all.some((peer) => peer.name === name))
  if (unknown !== undefined) throw new Error(`--peer ${unknown}: expected ${all.map(({ name }) => name).join(', ')}`)
  return all.filter(({ name }) => values.peer?.includes(name) ?? true)
}

/** The forecasters of augurs (MSTL with exponential smoothing, and Prophet), compiled to WebAssembly, on the regular grid of the series. */
async function augursPeers(): Promise<readonly ForecastMethod[]> {
  const folder = createRequire(import.meta.url)
    .resolve('@bsull/augurs')
    .replace(/core\.js$/, '')
  const binary = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(`${folder}${name}`))
  await startMstl({ module_or_path: binary('mstl_bg.wasm') })
  await startProphet({ module_or_path: binary('prophet_bg.wasm') })
  return [
    { name: 'augurs MSTL + ETS', forecast: mstlOf(AS_THEY_ARE) },
    { name: 'augurs MSTL + ETS of logarithms', forecast: mstlOf(LOGARITHMS) },
    { name: 'augurs Prophet', forecast: prophet },
  ]
}

/** On what scale a peer looks at counts. */
interface Scale {
  readonly to: (count: number) => number
  readonly from: (value: number) => number
}

const AS_THEY_ARE: Scale = { to: (count) => count, from: (value) => value }
/** Seasons then multiply the level instead of being added to it, which serves re-forecasts better and the day ahead worse. */
const LOGARITHMS: Scale = { to: (count) => Math.log(count + 0.5), from: (value) => Math.exp(value) - 0.5 }

/** Learns from everything that was seen, the morning of the day included. */
function mstlOf({ to, from }: Scale): ForecastMethod['forecast'] {
  return (series, place, seen) => {
    const slots = (series.values[place] as readonly number[]).length
    const past = [...series.values.slice(0, place).flat(), ...(series.values[place] as readonly number[]).slice(0, seen)]
    const model = MSTL.ets([slots, slots * series.weekDays])
    model.fit(past.map(to))
    const { point, intervals } = model.predict(slots - seen, LEVEL)
    model.free()
    const back = (values: readonly number[]): number[] => values.map(from)
    return { mean: back(point), quantiles: intervals === undefined ? null : [intervals.lower, point, intervals.upper].map(back) }
  }
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
