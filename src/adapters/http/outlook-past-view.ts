import type { KeptForecast } from '../../app/outlook/kept-forecast.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import type { Queue } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { INTERVAL_MS } from '../../domain/shared/instant.ts'
import type { OutlookAnswer } from '../../wire/outlook.ts'
import { dayJson, FRACTION, sourceJson, type ToldQueue, to, toOrNull } from './outlook-view.ts'

/** A forecast of the rest of a day with the queue as it was, and the day that it is of. */
export interface NamedLook {
  readonly look: KeptForecast
  readonly queue: Queue
  readonly day: LocalDay
}

/** What was to be expected at a past moment. What is not kept of a look is null, as what each vendor was to do. */
export function toldLook({ look, queue, day }: NamedLook): ToldQueue {
  const { madeAt, basis, offered } = look
  return {
    queue: {
      ...{
        queue: queue.key,
        madeAt: formatInstant(madeAt),
        source: { ...sourceJson(basis), snapshot: null },
        unpredicted: null,
        work: null,
      },
      day: look.day === null ? null : dayJson({ ...look.day, day }),
    },
    rows: offered.flatMap((mean, place) => (mean === null ? [] : [rowJson({ look, queue }, place, mean)])),
  }
}

function rowJson({ look, queue }: Omit<NamedLook, 'day'>, place: number, mean: number): OutlookAnswer['rows'][number] {
  const at = (line: readonly (number | null)[] | null): number | null => line?.[place] ?? null
  const { target } = queue
  const [level, heads, required] = [at(look.level), at(look.heads), at(look.required)]
  const start = look.from + place * INTERVAL_MS
  const ranges = { asaRange: null, abandonRange: null, occupancyRange: null }
  const isNotKept = {
    handleTime: null,
    asaSeconds: null,
    abandonRate: null,
    abandonForecast: null,
    occupancy: null,
    ...ranges,
    misses: null,
    work: null,
    vendors: [],
  }
  return {
    start: formatInstant(start),
    end: formatInstant(start + INTERVAL_MS),
    queue: queue.key,
    offered: { mean: to(mean, 10), low: toOrNull(at(look.low), 10), high: toOrNull(at(look.high), 10) },
    ahtSeconds: toOrNull(at(look.ahtSeconds), 10),
    serviceLevel:
      level === null || target === null
        ? null
        : { value: to(level, FRACTION), low: null, high: null, formula: target.formula, thresholdSeconds: target.thresholdSeconds },
    heads: toOrNull(heads, 10),
    requiredHeads: required,
    gapHeads: heads === null || required === null ? null : to(heads - required, 10),
    ...isNotKept,
  }
}
