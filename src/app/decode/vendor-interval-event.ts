import { INTERVAL_MS, type Instant, SECOND_MS } from '../../domain/shared/instant.ts'
import type { VendorFigures, VendorIntervalEvent } from '../intake/event.ts'
import { vendorIntervalContentHash } from './content.ts'
import { checkHappened, checkNotAhead, type DecodeOptions } from './decode-options.ts'
import type { Findings } from './findings.ts'
import { type Frame, isJsonObject, type JsonObject } from './frame.ts'
import { COUNT_MAX, THRESHOLD_SECONDS_MAX, THRESHOLDS_MAX } from './limits.ts'
import { readInstant } from './read-instant.ts'
import { type NumberRange, readNumber, readOptionalNumber } from './read-number.ts'
import { readText } from './read-text.ts'

const COUNT: NumberRange = { min: 0, max: COUNT_MAX, fractions: false }
const SECONDS: NumberRange = { min: 0, max: COUNT_MAX, fractions: true }

/** Lengths of interval that vendors report and planners plan in; each is a whole number of our quarter hours. */
export const INTERVAL_SECONDS: readonly number[] = [900, 1_800, 3_600]

/** Reads the data of `loadline.interval.v1`; what it returns is meant only if nothing was refused. */
export function readVendorIntervalEvent(data: JsonObject, frame: Frame, options: DecodeOptions, findings: Findings): VendorIntervalEvent {
  const start = readIntervalStart(data['start'], '/data/start', findings)
  const seconds = readIntervalSeconds(data['seconds'], '/data/seconds', findings)
  if (findings.refusal === null) {
    checkHappened(start, '/data/start', data['start'], options, findings)
    checkNotAhead(start + seconds * SECOND_MS, '/data/start', data['start'], options, findings)
  }
  const figures = readFigures(data, findings)
  const content = {
    type: 'vendorInterval' as const,
    queue: readText(data['queue'], '/data/queue', 'name', findings),
    vendor: readText(data['vendor'], '/data/vendor', 'name', findings),
    start,
    seconds,
    revision: readOptionalNumber(data['revision'], '/data/revision', COUNT, findings) ?? 0,
    figures,
  }
  if (findings.refusal === null) checkFigures(figures, findings)
  const time = frame.time ?? start + seconds * SECOND_MS
  const hash = vendorIntervalContentHash(content)
  return { eventId: frame.id, eventSource: frame.source, time, hash, warnings: findings.warnings, ...content }
}

/** The start of an interval, which must be one of our quarter hours: figures of another grain are not spread by guess. */
export function readIntervalStart(value: unknown, pointer: string, findings: Findings): Instant {
  const start = readInstant(value, pointer, findings)
  if (start % INTERVAL_MS !== 0) findings.refuse({ rule: 'notAligned', pointer, value, expected: 'the start of a quarter hour' })
  return start
}

/** The length of an interval in seconds. */
export function readIntervalSeconds(value: unknown, pointer: string, findings: Findings): number {
  const seconds = readNumber(value, pointer, COUNT, findings)
  if (!INTERVAL_SECONDS.includes(seconds)) {
    findings.refuse({ rule: 'intervalLength', pointer, value, expected: `one of ${INTERVAL_SECONDS.join(', ')}` })
  }
  return seconds
}

function readFigures(data: JsonObject, findings: Findings): VendorFigures {
  const count = (name: string): number | null => readOptionalNumber(data[name], `/data/${name}`, COUNT, findings)
  const seconds = (name: string): number | null => readOptionalNumber(data[name], `/data/${name}`, SECONDS, findings)
  return {
    offered: count('offered'),
    answered: count('answered'),
    abandoned: count('abandoned'),
    talkSeconds: seconds('talkSeconds'),
    holdSeconds: seconds('holdSeconds'),
    wrapSeconds: seconds('wrapSeconds'),
    answeredWithin: readWithin(data['answeredWithin'], '/data/answeredWithin', findings),
    abandonedWithin: readWithin(data['abandonedWithin'], '/data/abandonedWithin', findings),
  }
}

function readWithin(value: unknown, pointer: string, findings: Findings): Readonly<Record<string, number>> {
  if (value === undefined || value === null) return {}
  if (!isJsonObject(value) || Object.keys(value).length > THRESHOLDS_MAX) {
    findings.refuse({ rule: 'notThresholds', pointer, value, expected: `an object of at most ${THRESHOLDS_MAX} thresholds, as {"20": 17}` })
    return {}
  }
  const within: Record<string, number> = {}
  for (const [threshold, count] of Object.entries(value)) {
    if (!/^(?:0|[1-9]\d{0,4})$/.test(threshold) || Number(threshold) > THRESHOLD_SECONDS_MAX) {
      findings.refuse({ rule: 'notThresholds', pointer, value: threshold, expected: `whole seconds from 0 to ${THRESHOLD_SECONDS_MAX}` })
    }
    const read = readOptionalNumber(count, `${pointer}/${threshold}`, COUNT, findings)
    if (read !== null) within[threshold] = read
  }
  return within
}

/** Refuses figures that no interval can have: more answered than offered, a service level over 100 %. */
function checkFigures(figures: VendorFigures, findings: Findings): void {
  const { offered, answered, abandoned } = figures
  checkNotAbove('answered', answered, 'offered', offered, findings)
  checkNotAbove('abandoned', abandoned, 'offered', offered, findings)
  checkWithin('answeredWithin', figures.answeredWithin, 'answered', answered, findings)
  checkWithin('abandonedWithin', figures.abandonedWithin, 'abandoned', abandoned, findings)
  if (offered !== null && answered !== null && abandoned !== null && answered + abandoned > offered) {
    findings.warn('/data', `answered ${answered} and abandoned ${abandoned} are more than the ${offered} offered`)
  }
}

function checkNotAbove(name: string, part: number | null, ofName: string, whole: number | null, findings: Findings): void {
  if (part === null || whole === null || part <= whole) return
  findings.refuse({ rule: 'partAboveWhole', pointer: `/data/${name}`, value: part, expected: `at most /data/${ofName}, which is ${whole}` })
}

function checkWithin(
  name: string,
  within: Readonly<Record<string, number>>,
  ofName: string,
  whole: number | null,
  findings: Findings,
): void {
  let below = 0
  for (const threshold of Object.keys(within).sort((a, b) => Number(a) - Number(b))) {
    const count = within[threshold] as number
    checkNotAbove(`${name}/${threshold}`, count, ofName, whole, findings)
    if (count < below) {
      findings.refuse({
        rule: 'notCumulative',
        pointer: `/data/${name}/${threshold}`,
        value: count,
        expected: `at least the ${below} of the threshold below`,
      })
    }
    below = count
  }
}
