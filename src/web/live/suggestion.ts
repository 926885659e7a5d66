import { type QueueRow, SOME_FROM } from './queue-row.ts'

type Suggestible = Pick<QueueRow, 'impact' | 'believed' | 'record'>

/**
 * The key of the queue to show beside the table where nobody selected one, null where it stays the one that is shown. That one stays as long
 * as something is wrong or unknown there, so that it can be read in peace.
 */
export function suggestionOf(shown: Suggestible | null, worst: Suggestible | null): string | null {
  if (worst === null || worst.record.key === shown?.record.key) return null
  const isShownCalm = shown === null || (shown.believed.unknownFrom === null && shown.impact.total < SOME_FROM)
  return isShownCalm ? worst.record.key : null
}
