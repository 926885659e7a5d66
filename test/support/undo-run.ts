import { auditStore } from '../../src/adapters/store/audit-read.ts'
import { isCounted } from '../../src/adapters/store/record-counted.ts'
import { type Attribution, byMachine } from '../../src/app/audit/attribution.ts'
import type { AuditCheck, AuditFilter } from '../../src/app/audit/audit-store.ts'
import { type UndoContext, type Undoer, type UndoRequest, undoChange } from '../../src/app/audit/undo.ts'
import { undoRecord } from '../../src/app/records/undo-record.ts'
import { INTERNAL } from '../../src/app/scope.ts'
import { PERMISSIONS } from '../../src/domain/access/permission.ts'
import { RECORD_KINDS } from '../../src/domain/record/record-entry.ts'
import { HOUR_MS } from '../../src/domain/shared/instant.ts'
import { Random } from '../../src/domain/shared/random.ts'
import { below, chance } from './choice.ts'
import { randomChange, whatHolds } from './random-changes.ts'
import type { TestStore } from './store.ts'

export const ANY_ENTRY: AuditFilter = {
  who: null,
  action: null,
  kind: null,
  parent: null,
  key: null,
  requestId: null,
  from: null,
  to: null,
}

/** What came of random changes, some of which were taken back on the way, and all of which were in the end. */
export interface UndoRun {
  readonly changes: number
  /** Taken back on the way, in any order. */
  readonly undone: number
  /** Not taken back on the way, with a reason; by reason, names and numbers left out. */
  readonly explained: Readonly<Record<string, number>>
  /** Taken back in the end, the newest first, until there was nothing again. */
  readonly unwound: number
  /** Whatever was not as it has to be: an undo that did not bring back what was before, a refusal that left a trace. */
  readonly wrong: readonly string[]
  readonly check: AuditCheck
}

/** Makes `changes` random changes in an empty store. */
export async function undoRun(
  store: Omit<TestStore, 'openAgain'>,
  { changes, seed }: { readonly changes: number; readonly seed: number },
): Promise<UndoRun> {
  const random = new Random(`undo ${seed}`)
  const undo = undoContextOf(store)
  const records = { store: store.records, isZone: () => true }
  const explained: Record<string, number> = {}
  const wrong: string[] = []
  let undone = 0
  let made = 0
  while (made < changes) {
    store.clock.advance(1 + below(random, HOUR_MS))
    const before = await held(store)
    const { count } = await undo.audit.head()
    await randomChange(records, random, asAda(null), store.clock.now())
    const after = await undo.audit.head()
    if (after.count === count) continue
    made += 1
    if (!chance(random, 0.5)) continue
    // Of those that are taken back on the way half are the last one, which can always be.
    const isLast = chance(random, 0.5)
    const outcome = await undoChange(undo, undoing(isLast ? after.count : 1 + below(random, after.count)))
    if (outcome.ok) undone += 1
    else explained[reasonOf(outcome.error.because)] = (explained[reasonOf(outcome.error.because)] ?? 0) + 1
    if (isLast && !outcome.ok) wrong.push(`the last change ${after.count} was not taken back: ${outcome.error.because}`)
    if (isLast && (await held(store)) !== before) wrong.push(`change ${after.count} was taken back, and something else holds than before`)
    if (!outcome.ok && (await undo.audit.head()).count !== after.count) wrong.push(`a refusal wrote an entry after ${after.count}`)
  }
  const unwound = await unwind(undo, wrong)
  if ((await held(store)) !== '{}') wrong.push(`everything was taken back, and still there holds ${await held(store)}`)
  return { changes: made, undone, explained, unwound, wrong, check: await undo.audit.check([]) }
}

/** What can be taken back in this store. */
export function undoContextOf({ connections, records }: Omit<TestStore, 'openAgain'>): UndoContext {
  const counted: Parameters<typeof undoRecord>[0]['isCounted'] = (kind, entityId) => isCounted(connections, kind, entityId)
  const record: Undoer = {
    needs: 'manageRecords',
    undo: (entry, { by }) => undoRecord({ store: records, isCounted: counted }, entry, by),
  }
  return { audit: auditStore(connections), undoers: Object.fromEntries(RECORD_KINDS.map((kind) => [kind, record])) }
}

/** Takes everything back that stands, the newest first; entries that take something back included. */
async function unwind(undo: UndoContext, wrong: string[]): Promise<number> {
  let unwound = 0
  const { count } = await undo.audit.head()
  for (let entryId = count; entryId > 0; entryId -= 1) {
    const entry = await undo.audit.one(entryId)
    if (entry?.undoneBy !== null) continue
    const outcome = await undoChange(undo, undoing(entryId))
    if (outcome.ok) unwound += 1
    else wrong.push(`unwinding stopped at ${entryId}: ${outcome.error.because}`)
  }
  return unwound
}

async function held({ records }: Pick<TestStore, 'records'>): Promise<string> {
  const holds = whatHolds((await records.load(INTERNAL)).entries)
  return JSON.stringify(Object.fromEntries(Object.entries(holds).sort(([a], [b]) => (a < b ? -1 : 1))))
}

function asAda(undoes: number | null): Attribution {
  return { ...byMachine('ada', 'because of the test'), undoes }
}

function undoing(entryId: number): UndoRequest {
  return { by: asAda(entryId), permissions: new Set(PERMISSIONS) }
}

function reasonOf(because: string): string {
  return because
    .replaceAll(/\d{4}-[\d:T.-]+Z/g, 'T')
    .replaceAll(/"[^"]*"/g, '""')
    .replaceAll(/\d+/g, 'N')
    .replaceAll(/\b(?:market|vendor|site|queue|feed|mapping)\b(?: "")?(?:, )?/g, 'R ')
    .replaceAll(/(?:R )+/g, 'R ')
}
