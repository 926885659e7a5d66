import type { Attribution } from '../../src/app/audit/attribution.ts'
import { changeRecords, endRecord, type RecordsContext } from '../../src/app/records/change-records.ts'
import type { RecordFault } from '../../src/app/records/record-fault.ts'
import { readRecord } from '../../src/app/records/record-input.ts'
import type { RecordEntry, RecordKind } from '../../src/domain/record/record-entry.ts'
import { overlay } from '../../src/domain/record/timeline.ts'
import { DAY_MS, type Instant } from '../../src/domain/shared/instant.ts'
import type { Random } from '../../src/domain/shared/random.ts'
import { below, oneOf } from './choice.ts'

const KEYS: Readonly<Record<RecordKind, readonly string[]>> = {
  market: ['de', 'uk', 'fr'],
  vendor: ['acme', 'blue', 'cyan'],
  site: ['lisbon', 'riga'],
  queue: ['billing', 'sales', 'claims', 'mail'],
  feed: ['platform', 'other'],
  mapping: ['Q1', 'Q2', 'Q3'],
}

/** One random change of records, as a person or a file makes it: of any kind, made, changed or ended, from now on or for some other time. */
export async function randomChange(context: RecordsContext, random: Random, by: Attribution, now: Instant): Promise<void> {
  const kind = oneOf(random, ['market', 'vendor', 'site', 'queue', 'queue', 'feed', 'mapping', 'mapping'] as const)
  const key = oneOf(random, KEYS[kind])
  const parent = kind === 'site' ? oneOf(random, KEYS.vendor) : kind === 'mapping' ? oneOf(random, KEYS.feed) : null
  if (below(random, 4) === 0) {
    const at = below(random, 2) === 0 ? null : now + (below(random, 9) - 4) * DAY_MS
    await endRecord(context, { by, kind, parent, key, at })
    return
  }
  const faults: RecordFault[] = []
  const record = readRecord(kind, { ...randomBody(kind, random), ...named(kind, key, parent) }, '', faults)
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  const validFrom = below(random, 3) === 0 ? now + (below(random, 9) - 4) * DAY_MS : null
  const validTo = below(random, 4) === 0 ? (validFrom ?? now) + (1 + below(random, 5)) * DAY_MS : null
  await changeRecords(context, { by, mode: 'put', records: [record], validFrom, validTo })
}

function named(kind: RecordKind, key: string, parent: string | null): object {
  if (kind === 'site') return { key, vendor: parent }
  return kind === 'mapping' ? { native: key, feed: parent } : { key }
}

function randomBody(kind: RecordKind, random: Random): object {
  const name = oneOf(random, ['One', 'Two', 'Three'])
  switch (kind) {
    case 'market':
      return { name, zone: oneOf(random, ['UTC', 'Europe/Berlin', 'Europe/London']) }
    case 'vendor':
      return { name, inHouse: below(random, 2) === 0 }
    case 'site':
      return { name }
    case 'queue': {
      const target = { thresholdSeconds: 10 * (1 + below(random, 3)), fraction: 0.8 }
      return { name, market: oneOf(random, KEYS.market), channel: 'phone', target: below(random, 3) === 0 ? null : target }
    }
    case 'feed':
      return { name, cadenceSeconds: 10 * (1 + below(random, 3)) }
    case 'mapping':
      return { queue: oneOf(random, KEYS.queue) }
  }
}

/** What the records say of all time, whatever was recorded on the way: two that are equal mean the same to every question. */
export function whatHolds(entries: readonly RecordEntry[]): Readonly<Record<string, unknown>> {
  const statements = Map.groupBy(entries, ({ kind, parentId, key }) => `${kind}/${parentId}/${key}`)
  const holding = [...statements].flatMap(([name, ofOne]) => {
    const { segments } = overlay<object>(
      ofOne.map(({ validFrom, validTo, body }) => ({ from: validFrom, to: validTo ?? Number.POSITIVE_INFINITY, value: body })),
    )
    return segments.length === 0 ? [] : [[name, joined(segments)] as const]
  })
  return Object.fromEntries(holding)
}

/** Segments that follow each other and say the same are one. */
function joined(segments: readonly { readonly from: Instant; readonly to: Instant; readonly value: object }[]): readonly unknown[] {
  const joint: { from: Instant; to: Instant; says: string }[] = []
  for (const { from, to, value } of segments) {
    const says = JSON.stringify(value)
    const last = joint.at(-1)
    if (last !== undefined && last.to === from && last.says === says) last.to = to
    else joint.push({ from, to, says })
  }
  return joint
}
