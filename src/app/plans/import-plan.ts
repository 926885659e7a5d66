import type { Instant } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { TallyReads } from '../kpi-query.ts'
import type { LocalDays } from '../local-days.ts'
import type { Directories } from '../records/directories.ts'
import type { Scope } from '../scope.ts'
import { besidePlan, type PlanBeside } from './beside-plan.ts'
import { besideWarnings } from './beside-warnings.ts'
import { spanOf } from './packed-cells.ts'
import type { PlanFault } from './plan-fault.ts'
import type { PlanFileOutcome, PlanFileStore } from './plan-file-store.ts'
import type { PlanOptions } from './plan-options.ts'
import type { PlanReader, ReadingOptions } from './plan-reader.ts'
import type { HeedReading } from './plan-reading.ts'
import { planRecordsOf } from './plan-records.ts'
import type { PlanNameTaken, PlanStore, StoredPlan } from './plan-store.ts'
import type { PlanFormat, PlanQuestion, ReadPlanFile } from './read-plan-file.ts'

/** A file as it came. */
export interface PlanFile {
  readonly format: PlanFormat
  readonly bytes: SharedArrayBuffer
  readonly sha256: string
  /** As whoever sends it calls it; shown, and nothing else. */
  readonly fileName: string | null
}

/** What would be kept of a file. */
export interface PlanPreview extends ReadPlanFile {
  readonly fileSha256: string
  /** Beside what is planned and what came; null where it is kept already. */
  readonly beside: PlanBeside | null
}

/** Who looks at a file: told of the reading, and then of the comparing. */
export interface PreviewOptions extends ReadingOptions {
  readonly by: Attribution
  readonly onCompared?: HeedReading
}

/** A file that was kept; `isNew` is false where the same was there already. */
export interface KeptFile {
  readonly snapshot: StoredPlan
  readonly isNew: boolean
  readonly preview: PlanPreview
}

/** Why no plan was kept of a file; nothing of the plan was then. */
export type PlanNotKept =
  | { readonly kind: 'unreadable'; readonly faults: readonly PlanFault[] }
  | { readonly kind: 'refusedRows'; readonly preview: PlanPreview }
  | { readonly kind: 'nothing'; readonly preview: PlanPreview }
  | { readonly kind: 'otherFile' }
  | PlanNameTaken

export interface PlanImportDeps {
  readonly plans: PlanStore
  readonly planFiles: PlanFileStore
  readonly reads: TallyReads
  readonly localDays: LocalDays
  readonly directories: Directories
  readonly reader: PlanReader
  readonly now: () => Instant
  /** The instant of a change, never given twice. */
  readonly tick: () => Instant
}

/** Who keeps a file, and how: `seen` is the file that was looked at, null where none was. */
export interface KeepOptions extends ReadingOptions {
  readonly onKept?: HeedReading
  readonly by: Attribution
  readonly seen: string | null
  /** Whether rows that are refused are left out; what was wrong with them is kept with the snapshot. */
  readonly skipsRefused: boolean
}

/** No snapshot has this number. */
const NOT_KEPT = -1

/** Takes plans from files: first shown, then kept as they were shown, or not at all. */
export class PlanImport {
  readonly #deps: PlanImportDeps

  constructor(deps: PlanImportDeps) {
    this.#deps = deps
  }

  /** Reads a file, keeps no plan of it (and the file only where it cannot be read), and holds it against what is planned and what came. */
  async preview(
    scope: Scope,
    file: PlanFile,
    options: PlanOptions,
    { by, onCompared = () => undefined, ...reading }: PreviewOptions,
  ): Promise<Result<PlanPreview, readonly PlanFault[]>> {
    const read = await this.#deps.reader.read(await this.#questionOf(scope, file, options), reading)
    if (!read.ok) {
      await this.#keepBytes(file, options, by, 'unreadable')
      return read
    }
    const told = { ...read.value, fileSha256: file.sha256 }
    if (told.cells.starts.length === 0) return ok({ ...told, beside: null })
    const beside = await this.#beside(scope, read.value, options, { ...reading, onCompared })
    const warnings = [...beside.warnings, ...read.value.reading.warnings]
    return ok({ ...told, reading: { ...read.value.reading, warnings }, beside: beside.beside })
  }

  /** Every row that would be refused, with its reasons, as CSV. */
  async refusedRows(
    scope: Scope,
    file: PlanFile,
    options: PlanOptions,
    reading: ReadingOptions = {},
  ): Promise<Result<string, readonly PlanFault[]>> {
    return await this.#deps.reader.refusedRows(await this.#questionOf(scope, file, options), reading)
  }

  /** Keeps what a preview showed, whole or not at all. */
  async keep(
    scope: Scope,
    file: PlanFile,
    options: PlanOptions,
    { by, seen, skipsRefused, ...reading }: KeepOptions,
  ): Promise<Result<KeptFile, PlanNotKept>> {
    if (seen !== null && seen !== file.sha256) return err({ kind: 'otherFile' })
    const kept = await this.#keep(scope, file, options, { by, skipsRefused, ...reading })
    await this.#keepBytes(file, options, by, kept.ok ? 'kept' : kept.error.kind)
    return kept
  }

  async #keep(
    scope: Scope,
    file: PlanFile,
    options: PlanOptions,
    { by, skipsRefused, onKept = () => undefined, ...reading }: Omit<KeepOptions, 'seen'>,
  ): Promise<Result<KeptFile, Exclude<PlanNotKept, { readonly kind: 'otherFile' }>>> {
    const read = await this.#deps.reader.read(await this.#questionOf(scope, file, options), reading)
    if (!read.ok) return err({ kind: 'unreadable', faults: read.error })
    const preview = { ...read.value, fileSha256: file.sha256, beside: null }
    if (preview.cells.starts.length === 0) return err({ kind: 'nothing', preview })
    if (preview.reading.refused > 0 && !skipsRefused) return err({ kind: 'refusedRows', preview })
    const heed: HeedReading = (done, total) => {
      reading.signal?.throwIfAborted()
      onKept(done, total)
    }
    const { plans, tick } = this.#deps
    const now = tick()
    const { kind, name } = options
    const draft = {
      ...({ kind, name, origin: 'import', author: by.actor.name } as const),
      madeAt: options.madeAt ?? now,
      saysMadeAt: options.madeAt !== null,
      cells: preview.cells,
      contentSha256: preview.contentSha256,
      inputs: inputsOf(file, preview),
    }
    const kept = await plans.add(by, draft, now, heed)
    return kept.ok ? ok({ ...kept.value, preview }) : kept
  }

  async #beside(
    scope: Scope,
    { cells, queues }: ReadPlanFile,
    { kind, name, madeAt }: PlanOptions,
    { onCompared, ...waiting }: ReadingOptions & { readonly onCompared: HeedReading },
  ): Promise<{ readonly beside: PlanBeside; readonly warnings: readonly string[] }> {
    const { directories, now: clock } = this.#deps
    const [directory, now] = [await directories.of(scope), clock()]
    const zones = new Map(planRecordsOf(directory, now).queues.map(({ id, zone }) => [id, zone]))
    const draft = { snapshotId: NOT_KEPT, kind, name, origin: 'import', author: '', madeAt: madeAt ?? now, recordedAt: now } as const
    const request = {
      cells,
      draft: { ...draft, cells: cells.starts.length, ...spanOf(cells), isWithdrawn: false },
      zoneOf: (queueId: number) => zones.get(queueId) ?? 'UTC',
      now,
      ...(waiting.signal === undefined ? {} : { signal: waiting.signal }),
      heed: onCompared,
    }
    const beside = await besidePlan(this.#deps, scope, request)
    const nameOf = ({ queueId, vendorId }: { readonly queueId: number; readonly vendorId: number }): string =>
      [directory.keyOf('queue', queueId), vendorId === 0 ? null : directory.keyOf('vendor', vendorId)]
        .filter((key) => key !== null)
        .join(' of ')
    return { beside, warnings: besideWarnings({ kind, queues, cells, beside, nameOf, now, saysMadeAt: madeAt !== null }) }
  }

  /** What was sent to be kept, and what could not even be read, can be looked into for a while. */
  async #keepBytes(file: PlanFile, { kind, name }: PlanOptions, { actor }: Attribution, outcome: PlanFileOutcome): Promise<void> {
    const sent = { ...file, planName: name, kind, sentBy: actor.name }
    await this.#deps.planFiles.keep(sent, outcome, this.#deps.now())
  }

  async #questionOf(scope: Scope, { format, bytes }: PlanFile, options: PlanOptions): Promise<PlanQuestion> {
    const now = this.#deps.now()
    return { format, bytes, options, records: planRecordsOf(await this.#deps.directories.of(scope), now), now }
  }
}

function inputsOf({ fileName, sha256 }: PlanFile, { reading }: PlanPreview): object {
  const { read, repeated, blank, refused, faults, warnings, readAs } = reading
  return { file: { name: fileName, sha256 }, readAs, counts: { read, repeated, blank, refused }, warnings, refused: faults }
}
