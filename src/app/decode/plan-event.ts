import { isPlanKind, PLAN_KINDS } from '../../domain/plan/plan-kind.ts'
import type { PlanEvent, PlanEventRow } from '../intake/event.ts'
import { planContentHash } from './content.ts'
import { checkWithinHorizon, type DecodeOptions } from './decode-options.ts'
import type { Findings } from './findings.ts'
import { type Frame, isJsonObject, type JsonObject } from './frame.ts'
import { COUNT_MAX } from './limits.ts'
import { type NumberRange, readOptionalNumber } from './read-number.ts'
import { readOptionalText, readText } from './read-text.ts'
import { readIntervalSeconds, readIntervalStart } from './vendor-interval-event.ts'

const QUANTITY: NumberRange = { min: 0, max: COUNT_MAX, fractions: true }

/** Reads the data of `loadline.plan.v1`; what it returns is meant only if nothing was refused. */
export function readPlanEvent(data: JsonObject, frame: Frame, options: DecodeOptions, findings: Findings): PlanEvent {
  if (frame.time === null) {
    const hint = 'versions of a plan row are ordered by the time at which it was made'
    findings.refuse({ rule: 'missing', pointer: '/time', value: undefined, expected: 'when the plan was made', hint })
  }
  const content = {
    type: 'plan' as const,
    kind: readKind(data['kind'], findings),
    snapshot: readText(data['snapshot'], '/data/snapshot', 'id', findings),
    rows: readRows(data['rows'], options, findings),
  }
  const time = frame.time ?? 0
  return { eventId: frame.id, eventSource: frame.source, time, hash: planContentHash(content), warnings: findings.warnings, ...content }
}

function readKind(value: unknown, findings: Findings): PlanEvent['kind'] {
  if (isPlanKind(value)) return value
  findings.refuse({
    rule: value === undefined ? 'missing' : 'notOneOf',
    pointer: '/data/kind',
    value,
    expected: `one of ${PLAN_KINDS.join(', ')}`,
  })
  return 'forecast'
}

function readRows(value: unknown, options: DecodeOptions, findings: Findings): readonly PlanEventRow[] {
  if (!Array.isArray(value) || value.length === 0) {
    findings.refuse({ rule: 'notAList', pointer: '/data/rows', value, expected: 'a list of at least one row' })
    return []
  }
  const seen = new Set<string>()
  return value.map((row, place) => {
    const pointer = `/data/rows/${place}`
    const read = readRow(row, pointer, options, findings)
    const identity = JSON.stringify([read.queue, read.vendor, read.site, read.start, read.seconds])
    if (seen.has(identity))
      findings.refuse({ rule: 'rowTwice', pointer, value: row, expected: 'each queue, vendor, site and interval once' })
    seen.add(identity)
    return read
  })
}

function readRow(value: unknown, pointer: string, options: DecodeOptions, findings: Findings): PlanEventRow {
  if (!isJsonObject(value)) findings.refuse({ rule: 'notAnObject', pointer, value, expected: 'an object with queue, start, seconds' })
  const row = isJsonObject(value) ? value : {}
  const start = readIntervalStart(row['start'], `${pointer}/start`, findings)
  if (findings.refusal === null) checkWithinHorizon(start, `${pointer}/start`, row['start'], options, findings)
  return {
    queue: readText(row['queue'], `${pointer}/queue`, 'name', findings),
    vendor: readOptionalText(row['vendor'], `${pointer}/vendor`, 'name', findings),
    site: readOptionalText(row['site'], `${pointer}/site`, 'name', findings),
    start,
    seconds: readIntervalSeconds(row['seconds'], `${pointer}/seconds`, findings),
    contacts: readOptionalNumber(row['contacts'], `${pointer}/contacts`, QUANTITY, findings),
    ahtSeconds: readOptionalNumber(row['ahtSeconds'], `${pointer}/ahtSeconds`, QUANTITY, findings),
    heads: readOptionalNumber(row['heads'], `${pointer}/heads`, QUANTITY, findings),
  }
}
