import { looseName } from '../../domain/record/loose-name.ts'
import { type EntryOf, RECORD_KINDS, type RecordBodies, type RecordEntry, type RecordKind } from '../../domain/record/record-entry.ts'
import { overlay, type Timeline, valueAt } from '../../domain/record/timeline.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { RecordDraft } from './record-store.ts'
import { isSameJson } from './same-json.ts'

/** From when to when a record is to hold; Infinity is without end. */
export interface Validity {
  readonly from: Instant
  readonly to: Instant
}

interface Held<K extends RecordKind = RecordKind> {
  readonly kind: K
  readonly entityId: number
  readonly parentId: number
  readonly key: string
  timeline: Timeline<RecordBodies[K]>
}

/** All records while a change of them is being decided: what was recorded, overlaid by what is drafted so far. */
export class RecordBook {
  readonly drafts: RecordDraft[] = []
  readonly #byId = new Map<string, Held>()
  readonly #byKey = new Map<string, Held>()
  readonly #byLooseKey = new Map<string, Held>()
  readonly #lastId = new Map<RecordKind, number>(RECORD_KINDS.map((kind) => [kind, 0]))

  constructor(entries: readonly RecordEntry[]) {
    const sorted = [...entries].sort((a, b) => a.recordedAt - b.recordedAt || a.recordId - b.recordId)
    const statements = Map.groupBy(sorted, ({ kind, entityId }) => `${kind}/${entityId}`)
    for (const ofOne of statements.values()) {
      const [{ kind, entityId, parentId, key }] = ofOne as [RecordEntry]
      const spans = ofOne.map((entry) => ({ from: entry.validFrom, to: entry.validTo ?? Number.POSITIVE_INFINITY, value: entry.body }))
      this.#hold({ kind, entityId, parentId, key, timeline: overlay(spans) })
    }
  }

  /** The id of the entity with this key, whether it holds now or not; null where there never was one. */
  idOf(kind: RecordKind, parentId: number, key: string): number | null {
    return this.#byKey.get(keyOf(kind, parentId, key))?.entityId ?? null
  }

  /** Another key of the kind that differs only by what people do not see or mean, such as case; null where there is none. */
  lookalikeOf(kind: RecordKind, parentId: number, key: string): string | null {
    const held = this.#byLooseKey.get(keyOf(kind, parentId, looseName(key)))
    return held === undefined || held.key === key ? null : held.key
  }

  bodyAt<K extends RecordKind>(kind: K, entityId: number, at: Instant): RecordBodies[K] | null {
    const held = this.#byId.get(`${kind}/${entityId}`)
    return held === undefined ? null : (valueAt(held.timeline, at) as RecordBodies[K] | null)
  }

  /** Whether anything holds somewhere within the validity. */
  isHeldWithin(kind: RecordKind, entityId: number, { from, to }: Validity): boolean {
    return this.#byId.get(`${kind}/${entityId}`)?.timeline.segments.some((segment) => segment.from < to && segment.to > from) ?? false
  }

  /** Entities of a kind whose body, somewhere within the validity, fits. */
  keysWhere<K extends RecordKind>(
    kind: K,
    { from, to }: Validity,
    fits: (body: RecordBodies[K], parentId: number) => boolean,
  ): readonly string[] {
    const found: string[] = []
    for (const held of this.#byId.values()) {
      if (held.kind !== kind) continue
      const segments = held.timeline.segments as Timeline<RecordBodies[K]>['segments']
      if (segments.some((segment) => segment.from < to && segment.to > from && fits(segment.value, held.parentId))) found.push(held.key)
    }
    return found
  }

  /** States a body for a validity, null for none, and returns the entity's id. What already holds there is not stated again. */
  put<K extends RecordKind>(
    { kind, parentId, key }: Pick<EntryOf<K>, 'kind' | 'parentId' | 'key'>,
    body: RecordBodies[K] | null,
    { from, to }: Validity,
  ): number {
    const known = this.#byKey.get(keyOf(kind, parentId, key)) as Held<K> | undefined
    const held = known ?? this.#hold({ kind, entityId: this.#nextId(kind), parentId, key, timeline: overlay<RecordBodies[K]>([]) })
    if (known !== undefined && holdsThroughout(known.timeline, body, { from, to })) return known.entityId
    const statements = held.timeline.segments.map((segment) => ({ ...segment, value: segment.value as RecordBodies[K] | null }))
    held.timeline = overlay([...statements, { from, to, value: body }])
    const validTo = to === Number.POSITIVE_INFINITY ? null : to
    this.drafts.push({ kind, entityId: held.entityId, parentId, key, body, validFrom: from, validTo } as unknown as RecordDraft)
    return held.entityId
  }

  #hold<K extends RecordKind>(held: Held<K>): Held<K> {
    this.#byId.set(`${held.kind}/${held.entityId}`, held as unknown as Held)
    this.#byKey.set(keyOf(held.kind, held.parentId, held.key), held as unknown as Held)
    this.#byLooseKey.set(keyOf(held.kind, held.parentId, looseName(held.key)), held as unknown as Held)
    this.#lastId.set(held.kind, Math.max(this.#lastId.get(held.kind) ?? 0, held.entityId))
    return held
  }

  #nextId(kind: RecordKind): number {
    return (this.#lastId.get(kind) ?? 0) + 1
  }
}

function keyOf(kind: RecordKind, parentId: number, key: string): string {
  return `${kind}/${parentId}/${key}`
}

function holdsThroughout<T>(timeline: Timeline<T>, body: T | null, { from, to }: Validity): boolean {
  const within = timeline.segments.filter((segment) => segment.from < to && segment.to > from)
  if (body === null) return within.length === 0
  let reached = from
  for (const segment of within) {
    if (segment.from > reached || !isSameJson(segment.value, body)) return false
    reached = segment.to
  }
  return reached >= to
}
