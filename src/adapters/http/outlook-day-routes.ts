import type { FastifyInstance } from 'fastify'
import { type Calendar, LocalDays } from '../../app/local-days.ts'
import { DAYS_FORESEEN, type ForecastBook, type KeptForecast } from '../../app/outlook/kept-forecast.ts'
import type { PastCalendar } from '../../app/outlook/read-past.ts'
import type { Directories } from '../../app/records/directories.ts'
import type { LocalDay } from '../../domain/interval/local-calendar.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { type OutlookDaysView, outlookDaysQuery } from '../../wire/outlook.ts'
import { callerOn } from './caller.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { sourceJson, to, toOrNull } from './outlook-view.ts'
import { queryOf } from './parse.ts'
import { badRequest, notFound } from './problem.ts'

export interface OutlookDayDeps {
  readonly forecastBook: ForecastBook
  readonly directories: Directories
  readonly calendar: Calendar
  /** Public holidays of the country that a zone belongs to, by local date with their names. */
  readonly holidays: PastCalendar['holidays']
  readonly now: () => Instant
}

const SPAN_DAYS_MAX = 62

/** The days of the next weeks, or as they were foreseen at a past moment. Vendors are told nothing: it is of all vendors together. */
export function outlookDayRoutes(server: FastifyInstance, { forecastBook, directories, calendar, holidays, now }: OutlookDayDeps): void {
  const localDays = new LocalDays(calendar)
  server.get('/api/v1/outlook/days', { config: { scope: 'readFigures' } }, async (request): Promise<OutlookDaysView> => {
    const { scope } = callerOn(request)
    const query = queryOf(request, outlookDaysQuery)
    const directory = await directories.of(scope)
    const queueId = directory.queueId(query.queue)
    const queue = queueId === null || scope.kind === 'vendor' ? null : directory.queue(queueId, now())
    if (queue === null) throw notFound('queue')
    const from = optionalInstantOf(query.from, 'from') ?? now()
    const span = { from, to: optionalInstantOf(query.to, 'to') ?? from + (DAYS_FORESEEN + 1) * DAY_MS }
    if (span.to <= span.from || span.to - span.from > SPAN_DAYS_MAX * DAY_MS) {
      throw badRequest('the time is not one that can be asked for', [
        { parameter: 'to', expected: `after from, at most ${SPAN_DAYS_MAX} days` },
      ])
    }
    const at = optionalInstantOf(query.at, 'at') ?? now()
    const forecasts = await forecastBook.daysAt(scope, at, { ...span, queueIds: [queue.queueId] })
    const dated = forecasts.map((forecast) => ({ forecast, day: localDays.dayAt(queue.zone, forecast.from) }))
    const [first, last] = [dated[0], dated.at(-1)]
    if (first === undefined || last === undefined) return { queue: queue.key, days: [] }
    const known = holidays(queue.zone, { from: first.day.date, until: last.day.date })
    const withRows = query.intervals === 'true'
    return { queue: queue.key, days: dated.map(({ forecast, day }) => dayJson(forecast, day, { withRows, known })) }
  })
}

function dayJson(
  forecast: KeptForecast,
  { date, start, end }: LocalDay,
  { withRows, known }: { readonly withRows: boolean; readonly known: ReadonlyMap<string, string> },
): OutlookDaysView['days'][number] {
  const { daysAhead, madeAt, basis, offered, low, high, ahtSeconds, day } = forecast
  return {
    date,
    start: formatInstant(start),
    end: formatInstant(end),
    daysAhead,
    madeAt: formatInstant(madeAt),
    offered: bandJson(day?.offered ?? 0, day?.low ?? null, day?.high ?? null),
    holiday: known.get(date) ?? null,
    source: { ...sourceJson(basis), snapshot: null },
    rows: withRows
      ? offered.flatMap((mean, place) => {
          if (mean === null) return []
          const band = bandJson(mean, low?.[place] ?? null, high?.[place] ?? null)
          return [
            { start: formatInstant(start + place * INTERVAL_MS), offered: band, ahtSeconds: toOrNull(ahtSeconds?.[place] ?? null, 10) },
          ]
        })
      : null,
  }
}

/** To a hundredth: of a queue with three contacts a day a quarter hour has less than a tenth. */
function bandJson(mean: number, low: number | null, high: number | null) {
  return { mean: to(mean, 100), low: toOrNull(low, 100), high: toOrNull(high, 100) }
}
