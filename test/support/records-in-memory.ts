import type { RecordDraft, RecordStore } from '../../src/app/records/record-store.ts'
import type { RecordEntry } from '../../src/domain/record/record-entry.ts'
import type { Instant } from '../../src/domain/shared/instant.ts'

/** Records in memory, for tests of what is decided about them. Every append is recorded one millisecond after the one before. */
export function recordsInMemory(
  startsAt: Instant,
): RecordStore & { readonly entries: readonly RecordEntry[]; setNow: (now: Instant) => void } {
  const entries: RecordEntry[] = []
  let version = 0
  let now = startsAt
  return {
    entries,
    setNow: (instant) => {
      now = instant
    },
    load: async () => ({ version, entries: [...entries] }),
    version: async () => version,
    append: async (by, decide) => {
      now += 1
      const recordedAt = now
      const decision = decide([...entries], recordedAt)
      if (!decision.ok) return decision
      const added = decision.value.map((draft, place) => recorded(draft, entries.length + place + 1, recordedAt, by.actor.name))
      entries.push(...added)
      if (added.length > 0) version += 1
      return { ok: true, value: { version, entries: added } }
    },
  }
}

function recorded(draft: RecordDraft, recordId: number, recordedAt: Instant, recordedBy: string): RecordEntry {
  return { ...draft, recordId, recordedAt, recordedBy }
}
