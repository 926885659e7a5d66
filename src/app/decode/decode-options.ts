import { formatInstant } from '../../domain/shared/civil.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import type { Findings } from './findings.ts'
import { HORIZON_MS, RETENTION_MS, SKEW_MS_MAX } from './limits.ts'

/** What decoding needs to know beside the bytes. */
export interface DecodeOptions {
  /** The present, for what is too old, not yet, or due. */
  readonly now: Instant
  /** How long facts are kept; 400 days where not said. */
  readonly retentionMs?: Milliseconds
  /** Whether a feed that cannot give event ids gets them from the content. Their only use is tracing. */
  readonly derivesMissingIds?: boolean
}

/** Refuses an instant at which nothing can have happened: before all that is kept, or after now. */
export function checkHappened(at: Instant, pointer: string, value: unknown, options: DecodeOptions, findings: Findings): void {
  if (at < options.now - (options.retentionMs ?? RETENTION_MS)) {
    findings.refuse({
      rule: 'tooOld',
      pointer,
      value,
      expected: 'an instant within the time that facts are kept (400 days unless set otherwise)',
    })
  } else if (at > options.now) {
    checkNotAhead(at, pointer, value, options, findings)
  }
}

/** Notes an instant ahead of now: a small skew is a warning, more has to wait. */
export function checkNotAhead(at: Instant, pointer: string, value: unknown, options: DecodeOptions, findings: Findings): void {
  const ahead = at - options.now
  if (ahead <= 0) return
  if (at > options.now + HORIZON_MS) {
    findings.refuse({ rule: 'tooFar', pointer, value, expected: 'an instant within ten years' })
  } else if (ahead > SKEW_MS_MAX) {
    findings.postpone({ pointer, value, expected: `an instant at most ${SKEW_MS_MAX / SECOND_MS} s ahead`, due: formatInstant(at) })
  } else {
    findings.warn(pointer, `is ${Math.ceil(ahead / SECOND_MS)} s ahead of our clock`)
  }
}

/** Refuses a planned or due instant farther from now than anybody plans. */
export function checkWithinHorizon(at: Instant, pointer: string, value: unknown, options: DecodeOptions, findings: Findings): void {
  if (Math.abs(at - options.now) <= HORIZON_MS) return
  findings.refuse({ rule: 'tooFar', pointer, value, expected: 'an instant within ten years' })
}
