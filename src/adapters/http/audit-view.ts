import type { AuditChange, AuditEntry } from '../../app/audit/audit-store.ts'
import type { StatedSpan } from '../../app/records/record-store.ts'
import type { Limits } from '../../domain/access/limits.ts'
import { RECORD_KINDS, type RecordBodies, type RecordKind } from '../../domain/record/record-entry.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { AuditEntryView } from '../../wire/audit.ts'
import type { RecordChangeView } from '../../wire/records.ts'
import { type CsvValue, toCsv } from './csv.ts'
import { type KeyOf, recordBody } from './record-body.ts'

/** An entry of the trail as it is answered: records within it are named by their keys. */
export function auditEntryView(entry: AuditEntry, keyOf: KeyOf): AuditEntryView {
  const { entryId, at, subject, action, before, after, actor, reason, requestId, undoes, undoneBy, hash } = entry
  return {
    id: entryId,
    at: formatInstant(at),
    action,
    ...subject,
    who: { ...actor },
    reason,
    request: requestId,
    before: told(subject.kind, before, keyOf),
    after: told(subject.kind, after, keyOf),
    undoes,
    undoneBy,
    hash,
  }
}

function told(kind: string, value: unknown, keyOf: KeyOf): unknown {
  if (value !== null && ACCESS_KINDS.has(kind)) return namedStanding(value as NumberedStanding, keyOf)
  const recordKind = RECORD_KINDS.find((known) => known === kind)
  return recordKind === undefined || value === null
    ? value
    : (value as readonly StatedSpan[]).map((span) => spanView(recordKind, span, keyOf))
}

/** Of these it is told what they see, by markets, queues and a vendor. */
const ACCESS_KINDS: ReadonlySet<string> = new Set(['person', 'token'])

/** What the trail has of a person or a token; an older entry may lack what was not written down then. */
interface NumberedStanding {
  readonly vendorId?: number | null
  readonly limits?: Limits
}

/** The same with records named by their keys. */
function namedStanding({ vendorId, limits, ...standing }: NumberedStanding, keyOf: KeyOf): object {
  const named = (kind: 'market' | 'queue' | 'vendor', id: number): string => keyOf(kind, id) ?? `#${id}`
  const vendor = vendorId === undefined ? {} : { vendor: vendorId === null ? null : named('vendor', vendorId) }
  if (limits === undefined) return { ...standing, ...vendor }
  const markets = limits.marketIds.map((id) => named('market', id))
  return { ...standing, ...vendor, limits: { markets, queues: limits.queueIds.map((id) => named('queue', id)) } }
}

/** What would be changed of a record; `subject.kind` is a record's. */
export function recordChangeView({ subject, action, before, after }: AuditChange, keyOf: KeyOf): RecordChangeView {
  const spans = (value: unknown) => told(subject.kind, value, keyOf)
  return { ...subject, action, before: spans(before), after: spans(after) } as RecordChangeView
}

/** A span of a record's validity as it is answered; a beginning of null is always. */
export function spanView(
  kind: RecordKind,
  { validFrom, validTo, body }: StatedSpan,
  keyOf: KeyOf,
): { readonly validFrom: string | null; readonly validTo: string | null; readonly body: Record<string, unknown> | null } {
  return {
    validFrom: validFrom === 0 ? null : formatInstant(validFrom),
    validTo: validTo === null ? null : formatInstant(validTo),
    body: body === null ? null : recordBody(kind, body as RecordBodies[RecordKind], keyOf),
  }
}

const COLUMNS = ['id', 'at', 'action', 'kind', 'parent', 'key', 'who', 'whoKind', 'reason', 'request', 'before', 'after', 'undoes', 'hash']

/** The same as CSV, in which no text can run as a formula. */
export function auditCsv(entries: readonly AuditEntryView[]): string {
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
  const rows = entries.map((entry): readonly CsvValue[] => {
    const { id, at, action, kind, parent, key, who, reason, request, undoes, hash } = entry
    return [id, at, action, kind, parent, key, who.name, who.kind, reason, request, json(entry.before), json(entry.after), undoes, hash]
  })
  return toCsv(COLUMNS, rows)
}
