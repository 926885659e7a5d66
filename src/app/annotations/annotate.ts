import {
  ANNOTATION_TEXT_MAX,
  type AnnotationKind,
  type AnnotationScope,
  FORECAST_ADDED_MAX,
  FORECAST_FACTOR_MAX,
  type ForecastEffect,
} from '../../domain/record/annotation.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { DAY_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'
import { err, ok, type Result } from '../../domain/shared/result.ts'
import type { AnnotationDraft } from './annotation-store.ts'

/** What somebody wants to note: records by their keys, at most one of them. */
export interface AnnotationWish {
  readonly kind: AnnotationKind
  readonly market: string | null
  readonly queue: string | null
  readonly vendor: string | null
  readonly from: Instant
  readonly to: Instant
  readonly text: string
  readonly isShared: boolean
  /** What it multiplies the forecast by, how many contacts it adds to it, and whether its time is left out of what is learned from; at most one of them. */
  readonly factor: number | null
  readonly added: number | null
  readonly isLeftOut: boolean
}

/** What is wrong with a wish: where, and what was expected. */
export interface AnnotationFault {
  readonly pointer: string
  readonly value: string
  readonly expected: string
}

/** A longer stretch is a fact about the business, not a note on a chart. */
const SPAN_MS_MAX: Milliseconds = 62 * DAY_MS
/** How far from now somebody may note something. */
const FAR_MS_MAX: Milliseconds = 800 * DAY_MS

/** The draft of a wish; all that is wrong with it otherwise. */
export function readAnnotation(
  wish: AnnotationWish,
  directory: Directory,
  now: Instant,
): Result<AnnotationDraft, readonly AnnotationFault[]> {
  const faults: AnnotationFault[] = []
  const fault = (pointer: string, value: string | number, expected: string): void => {
    faults.push({ pointer, value: String(value), expected })
  }
  const text = wish.text.replaceAll(/\s+/g, ' ').trim()
  if (text === '' || text.length > ANNOTATION_TEXT_MAX) fault('/text', text.length, `1 to ${ANNOTATION_TEXT_MAX} characters`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/.test(text)) {
    fault('/text', 'a character that nobody sees', 'characters that are seen')
  }
  if (wish.to <= wish.from) fault('/to', wish.to - wish.from, 'an instant after /from')
  else if (wish.to - wish.from > SPAN_MS_MAX) fault('/to', wish.to - wish.from, `at most ${SPAN_MS_MAX / DAY_MS} days after /from`)
  if (Math.abs(wish.from - now) > FAR_MS_MAX) fault('/from', wish.from, `within ${FAR_MS_MAX / DAY_MS} days of now`)
  const scope = scopeOf(wish, directory, fault)
  if (wish.isShared && scope?.kind !== 'vendor') fault('/shared', 'true', 'false, unless it is about one vendor')
  const effect = effectOf(wish, fault)
  if (effect !== null && scope?.kind === 'vendor')
    fault('/vendor', wish.vendor ?? '', 'a queue, a market or everything: vendors have no forecast')
  else if (effect?.kind === 'added' && scope !== null && scope.kind !== 'queue')
    fault('/queue', '', 'the key of a queue: contacts in addition are of one queue; for more of them say a factor')
  if (faults.length > 0 || scope === null) return err(faults)
  return ok({ kind: wish.kind, scope, from: wish.from, to: wish.to, text, isShared: wish.isShared, effect })
}

function effectOf(
  { factor, added, isLeftOut }: AnnotationWish,
  fault: (pointer: string, value: string | number, expected: string) => void,
): ForecastEffect | null {
  if (factor === null && added === null) return isLeftOut ? { kind: 'leaveOut' } : null
  if (isLeftOut) fault('/leaveOut', 'true', 'false where there is a factor, or contacts are added')
  if (factor === null) return addedOf(added ?? 0, fault)
  if (added !== null) fault('/added', added, 'nothing where there is a factor')
  if (!(factor >= 0 && factor <= FORECAST_FACTOR_MAX)) fault('/factor', factor, `0 to ${FORECAST_FACTOR_MAX}`)
  return { kind: 'factor', factor }
}

function addedOf(contacts: number, fault: (pointer: string, value: string | number, expected: string) => void): ForecastEffect {
  if (!(contacts > 0 && contacts <= FORECAST_ADDED_MAX)) fault('/added', contacts, `above 0 and at most ${FORECAST_ADDED_MAX}`)
  return { kind: 'added', contacts }
}

function scopeOf(
  { market, queue, vendor }: AnnotationWish,
  directory: Directory,
  fault: (pointer: string, value: string, expected: string) => void,
): AnnotationScope | null {
  const named = [market, queue, vendor].filter((key) => key !== null)
  if (named.length > 1) {
    fault('', named.join(', '), 'at most one of market, queue, vendor')
    return null
  }
  const known = <T>(id: number | null, pointer: string, key: string, make: (id: number) => T): T | null => {
    if (id !== null) return make(id)
    fault(pointer, key, 'the key of a record that is there')
    return null
  }
  if (market !== null) return known(directory.marketId(market), '/market', market, (marketId) => ({ kind: 'market', marketId }))
  if (queue !== null) return known(directory.queueId(queue), '/queue', queue, (queueId) => ({ kind: 'queue', queueId }))
  if (vendor !== null) return known(directory.vendorId(vendor), '/vendor', vendor, (vendorId) => ({ kind: 'vendor', vendorId }))
  return { kind: 'all' }
}
