import { TEXT } from '../text.ts'

/** When a queue is open on some days, as it is written. */
export interface OpenLine {
  readonly days: readonly string[]
  readonly from: string
  readonly to: string
}

/** Opening hours in words: `Mo–Fr 08:00–20:00, Su 10:00–14:00`. */
export function hoursText(value: unknown): string {
  const lines = foldedHours(value)
  if (!Array.isArray(lines)) return TEXT.recordSays.always
  return (lines as readonly OpenLine[]).map(({ days, from, to }) => `${daysText(days)} ${from}–${to}`).join(', ')
}

/** Days that are open from the same time to the same time, in one line. */
export function foldedHours(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const lines: OpenLine[] = []
  for (const { days, from, to } of value as readonly OpenLine[]) {
    const held = lines.findIndex((line) => line.from === from && line.to === to)
    const before = lines[held]
    if (before === undefined) lines.push({ days, from, to })
    else lines[held] = { ...before, days: [...before.days, ...days] }
  }
  return lines
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** Days that follow each other as `Mo–Fr`. */
function daysText(days: readonly string[]): string {
  const places = days.map((day) => WEEK.indexOf(day)).sort((a, b) => a - b)
  const runs: number[][] = []
  for (const place of places) {
    const run = runs.at(-1)
    if (run?.at(-1) === place - 1) run.push(place)
    else runs.push([place])
  }
  const nameOf = (place: number | undefined): string => TEXT.openingHours.days[place ?? 0] ?? ''
  return runs.map((run) => (run.length > 2 ? `${nameOf(run[0])}–${nameOf(run.at(-1))}` : run.map(nameOf).join(' '))).join(' ')
}
