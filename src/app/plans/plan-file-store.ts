import type { PlanKind } from '../../domain/plan/plan-kind.ts'
import { DAY_MS, type Instant } from '../../domain/shared/instant.ts'
import type { Attribution } from '../audit/attribution.ts'
import type { PlanFormat } from './read-plan-file.ts'

/** A file is kept so long after it was last sent, as what is refused of feeds is. */
export const PLAN_FILE_MS_MAX = 30 * DAY_MS

/** Bytes of all files together; beyond that the oldest go first. */
export const PLAN_FILES_BYTES_MAX = 2 * 1024 * 1024 * 1024

/** Files of one list. */
export const PLAN_FILES_LISTED_MAX = 200

/** A file that was sent, before anything came of it. */
export interface SentPlanFile {
  readonly bytes: SharedArrayBuffer
  readonly sha256: string
  readonly fileName: string | null
  readonly planName: string
  readonly kind: PlanKind
  readonly format: PlanFormat
  readonly sentBy: string
}

/** What came of a file; `kept` is a snapshot, everything else why there is none. */
export const PLAN_FILE_OUTCOMES = ['kept', 'unreadable', 'refusedRows', 'nothing', 'nameTaken'] as const

export type PlanFileOutcome = (typeof PLAN_FILE_OUTCOMES)[number]

export interface KeptPlanFile extends Omit<SentPlanFile, 'bytes' | 'sha256'> {
  readonly fileId: number
  readonly length: number
  readonly outcome: PlanFileOutcome
  readonly firstReceivedAt: Instant
  readonly lastReceivedAt: Instant
  /** Whether it was sealed under the secret that the server has now; under another it does not open. */
  readonly opens: boolean
}

/** Which file: by its number, or the one that a snapshot was made of. */
export type PlanFileName = { readonly fileId: number } | { readonly sha256: string; readonly kind: PlanKind; readonly planName: string }

/** Files as they came, sealed in the store. For staff who see everything. */
export interface PlanFileStore {
  /** Keeps the bytes, once however often they are sent, with what came of them. */
  readonly keep: (file: SentPlanFile, outcome: PlanFileOutcome, now: Instant) => Promise<void>
  /** The newest first. */
  readonly list: () => Promise<readonly KeptPlanFile[]>
  /** The bytes under another secret are known by no digest: of a snapshot it is then the file that was kept by its name. */
  readonly one: (which: PlanFileName) => Promise<KeptPlanFile | null>
  /** The bytes, part by part; throws where they are not all there, as when the file is deleted meanwhile. */
  readonly read: (file: Pick<KeptPlanFile, 'fileId' | 'length'>) => AsyncIterable<Uint8Array>
  /** Deletes a file for good, and writes down who did; false where there is none. */
  readonly remove: (fileId: number, by: Attribution, at: Instant) => Promise<boolean>
  /** Forgets what is kept longer than it may be, or beyond what all may have; returns how many. */
  readonly purge: (now: Instant) => Promise<number>
}
