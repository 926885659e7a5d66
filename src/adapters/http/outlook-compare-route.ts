import type { FastifyInstance } from 'fastify'
import { DAYS_FORESEEN, type ForecastBook, type KeptForecast, OWN_AUTHOR } from '../../app/outlook/kept-forecast.ts'
import type { StoredPlan } from '../../app/plans/plan-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { comparePlans } from '../../domain/plan/compare-plans.ts'
import type { PlanCell } from '../../domain/plan/plan-row.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { DAY_MS, INTERVAL_MS, type Instant } from '../../domain/shared/instant.ts'
import { outlookCompareQuery } from '../../wire/outlook.ts'
import { callerOn } from './caller.ts'
import { instantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { comparedOf, keysOf, planOf } from './plan-view.ts'
import { badRequest, notFound } from './problem.ts'

export interface OutlookCompareDeps {
  readonly forecastBook: ForecastBook
  readonly directories: Directories
  readonly now: () => Instant
}

/** The days to come of a queue as they were foreseen at two moments, told as two plans are that are compared. */
export function outlookCompareRoute(server: FastifyInstance, { forecastBook, directories, now }: OutlookCompareDeps): void {
  server.get('/api/v1/outlook/compare', { config: { scope: 'readHistory' } }, async (request) => {
    const { scope } = callerOn(request)
    const query = queryOf(request, outlookCompareQuery)
    const directory = await directories.of(scope)
    const queueId = directory.queueId(query.queue)
    if (queueId === null || directory.queue(queueId, now()) === null) throw notFound('queue')
    const ats = [instantOf(query.first, 'first'), instantOf(query.second, 'second')] as const
    const from = Math.max(...ats)
    if (from > now()) throw badRequest('nothing was foreseen at a moment that is to come')
    // Days that one of the two foresaw when they had begun are of no use to the other.
    const span = { queueIds: [queueId], from, to: from + (DAYS_FORESEEN + 1) * DAY_MS }
    const [first, second] = [await forecastBook.daysAt(scope, ats[0], span), await forecastBook.daysAt(scope, ats[1], span)]
    const keys = keysOf(directory)
    const view = (forecasts: readonly KeptForecast[], at: Instant) => {
      const told = { ...planOf(asPlan(forecasts, at), scope, keys), id: null }
      return forecasts.length === 0 ? { ...told, madeAt: null, recordedAt: null } : told
    }
    return {
      first: view(first, ats[0]),
      second: view(second, ats[1]),
      queues: comparePlans(first.flatMap(cellsOf), second.flatMap(cellsOf)).map((queue) => comparedOf(queue, keys)),
    }
  })
}

/** What was foreseen by a moment, as the list of plans would tell it; it is no plan and has no number. */
function asPlan(forecasts: readonly KeptForecast[], at: Instant): StoredPlan {
  const madeAt = forecasts.reduce((latest, forecast) => Math.max(latest, forecast.madeAt), 0)
  const cells = forecasts.reduce((sum, { offered }) => sum + offered.length, 0)
  const last = forecasts.at(-1)
  return {
    ...{ snapshotId: 0, kind: 'forecast', name: `${OWN_AUTHOR} ${formatInstant(at).slice(0, 16)}Z`, origin: 'model', author: OWN_AUTHOR },
    ...{ madeAt, recordedAt: madeAt, cells, isWithdrawn: false, feedId: 0, contentSha256: null },
    from: forecasts[0]?.from ?? at,
    to: last === undefined ? at : last.from + last.offered.length * INTERVAL_MS,
    queueIds: [...new Set(forecasts.map(({ queueId }) => queueId))],
  }
}

function cellsOf({ queueId, from, offered, ahtSeconds }: KeptForecast): readonly PlanCell[] {
  return offered.map((contacts, place) => ({
    ...{ queueId, vendorId: 0, siteId: 0, start: from + place * INTERVAL_MS },
    ...{ contacts, ahtSeconds: ahtSeconds?.[place] ?? null, heads: null, quantiles: null },
  }))
}
