import type { Annotation, AnnotationScope, ForecastEffect } from '../../domain/record/annotation.ts'
import type { DeskRecords } from '../../wire/desk.ts'
import { count, signedPercent } from '../figures/format.ts'
import { TEXT } from '../text.ts'
import { dateAt, timeAt } from '../time/zone.ts'

const A = TEXT.annotations

/** What an annotation is about, in words. */
export function aboutText(scope: AnnotationScope, records: DeskRecords): string {
  switch (scope.kind) {
    case 'all':
      return A.all
    case 'market':
      return A.market(records.markets.find(({ marketId }) => marketId === scope.marketId)?.name ?? A.gone)
    case 'queue':
      return A.queue(records.queues.find(({ queueId }) => queueId === scope.queueId)?.name ?? A.gone)
    case 'vendor':
      return A.vendor(records.vendors.find(({ vendorId }) => vendorId === scope.vendorId)?.name ?? A.gone)
  }
}

/** From when to when; the date where it is not the day that is looked at. */
export function spanText({ from, to }: Pick<Annotation, 'from' | 'to'>, zone: string, date: string): string {
  const dayOf = (at: number): string => (dateAt(zone, at) === date ? '' : `${dateAt(zone, at).slice(5)} `)
  const isOverMidnight = dateAt(zone, from) !== dateAt(zone, to - 1)
  return `${dayOf(from)}${timeAt(zone, from)}–${isOverMidnight ? dayOf(to) : ''}${timeAt(zone, to)}`
}

/** What it does to the forecast, in words; nothing where it does nothing. */
export function effectText(effect: ForecastEffect | null): string {
  switch (effect?.kind) {
    case undefined:
      return ''
    case 'leaveOut':
      return A.leftOut
    case 'added':
      return A.added(count(effect.contacts))
    case 'factor':
      return A.expected(signedPercent(effect.factor - 1, 0))
  }
}

/** One line of a hover. */
export function annotationTip({ kind, text, by }: Annotation): string {
  return A.tip(A.kinds[kind], text, by)
}
