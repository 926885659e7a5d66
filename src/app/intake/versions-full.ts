import type { Refusal } from './event.ts'

/** No state, report or plan row is corrected so often; each version is kept for good, so there is a bound. */
export const VERSIONS_MAX = 100

/** One identity has been sent with too many contents. */
export function versionsFull(pointer: string, value: string): Refusal {
  return {
    rule: 'versionsFull',
    pointer,
    value: JSON.stringify(value).slice(0, 80),
    expected: `at most ${VERSIONS_MAX} versions of one state, report or plan row`,
    hint: null,
    waitsFor: null,
  }
}
