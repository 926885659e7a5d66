import { type Annotation, type ForecastEffect, isAbout } from '../../domain/record/annotation.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { DAY_MS, type Instant, type Milliseconds } from '../../domain/shared/instant.ts'
import type { AnnotationStore } from '../annotations/annotation-store.ts'

/** An event with what people expect of it, and since when that is known here: a forecast of before did not know it. */
export interface ExpectedEvent {
  readonly name: string
  readonly start: Instant
  readonly end: Instant
  readonly effect: Exclude<ForecastEffect, { readonly kind: 'leaveOut' }>
  readonly knownSince: Instant
}

/** A stretch of the past that nothing is to be learned from; half-open. */
export interface LeftOut {
  readonly from: Instant
  readonly to: Instant
}

/** As far back as anything is learned from, and as far ahead as anything is forecast. */
const BACK_MS: Milliseconds = 430 * DAY_MS
const AHEAD_MS: Milliseconds = 62 * DAY_MS

const NO_VENDORS: ReadonlySet<number> = new Set()

/** What people noted that does something to forecasts; the same list until any annotation was written. */
export class ForecastEffects {
  readonly #annotations: Pick<AnnotationStore, 'version' | 'effects'>
  #held: { readonly version: number; readonly readAt: Instant; readonly effects: readonly Annotation[] } | null = null

  constructor(annotations: Pick<AnnotationStore, 'version' | 'effects'>) {
    this.#annotations = annotations
  }

  async at(now: Instant): Promise<readonly Annotation[]> {
    const version = await this.#annotations.version()
    const held = this.#held
    if (held !== null && held.version === version && now - held.readAt < DAY_MS) return held.effects
    const effects = await this.#annotations.effects({ from: now - BACK_MS, to: now + AHEAD_MS })
    const isSame = held !== null && JSON.stringify(held.effects) === JSON.stringify(effects)
    this.#held = { version, readAt: now, effects: isSame ? held.effects : effects }
    return this.#held.effects
  }
}

/** The events that people expect something of for a queue. */
export function eventsOf(
  effects: readonly Annotation[],
  { queueId, marketId }: Pick<Queue, 'queueId' | 'marketId'>,
): readonly ExpectedEvent[] {
  return effects.flatMap((annotation) => {
    const { effect, text, from, to, writtenAt } = annotation
    if (effect === null || effect.kind === 'leaveOut' || !isAbout(annotation, { queueId, marketId, vendorIds: NO_VENDORS })) return []
    return [{ name: text, start: from, end: to, effect, knownSince: writtenAt }]
  })
}

/**
 * What is left out of what is learned from of a queue: what people flagged, and the times of events that were expected to do something,
 * since nobody knows what would have come without them.
 */
export function leftOutOf(
  effects: readonly Annotation[],
  { queueId, marketId }: Pick<Queue, 'queueId' | 'marketId'>,
  before: Instant,
): readonly LeftOut[] {
  return effects
    .filter((annotation) => annotation.from < before && isAbout(annotation, { queueId, marketId, vendorIds: NO_VENDORS }))
    .map(({ from, to }) => ({ from, to }))
}
