import type { FastifyInstance } from 'fastify'
import { type Calendar, LocalDays } from '../../app/local-days.ts'
import type { ForecastBook } from '../../app/outlook/kept-forecast.ts'
import type { Outlook } from '../../app/outlook/outlook.ts'
import type { Directories } from '../../app/records/directories.ts'
import type { Scope } from '../../app/scope.ts'
import type { Directory } from '../../domain/record/directory.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { outlookQuery, whatIfRequest } from '../../wire/outlook.ts'
import { askerGone } from './asker-gone.ts'
import { callerOn } from './caller.ts'
import { inLine } from './in-line.ts'
import { instantOf, optionalInstantOf } from './instant-parameter.ts'
import { listOf } from './list-parameter.ts'
import { type NamedLook, toldLook } from './outlook-past-view.ts'
import { type NamedOutlook, outlookCsv, outlookJson, queueJson, rowsJson, toldOutlook } from './outlook-view.ts'
import { bodyOf, queryOf } from './parse.ts'
import { badRequest, notFound, unavailable } from './problem.ts'
import { wantsCsv } from './wants-csv.ts'

export interface OutlookDeps {
  readonly outlook: Outlook
  readonly forecastBook: ForecastBook
  readonly directories: Directories
  readonly calendar: Calendar
  readonly now: () => Instant
}

/** Questions of what would be that are answered at once: the outlook itself waits for them in the same thread. */
const WHAT_IFS_MAX = 3
const RETRY_SECONDS = 5

/** What is to be expected of queues, and what would be with other heads. Vendors are told nothing: it is of all vendors together. */
export function outlookRoutes(server: FastifyInstance, deps: OutlookDeps): void {
  const { outlook, directories, now } = deps
  const localDays = new LocalDays(deps.calendar)
  server.get('/api/v1/outlook', { config: { scope: 'readFigures' } }, async (request, reply) => {
    const { scope } = callerOn(request)
    const query = queryOf(request, outlookQuery)
    const directory = await directories.of(scope)
    const at = optionalInstantOf(query.at, 'at')
    const isMeant = isAskedFor(query, directory)
    const shown =
      at === null
        ? namedOutlooks(outlook, scope, directory, now()).filter(isMeant).map(toldOutlook)
        : (await looksAt(deps.forecastBook, scope, { directory, localDays, at, isMeant })).map(toldLook)
    reply.header('vary', 'accept')
    if (!wantsCsv(request.headers.accept)) return outlookJson(shown)
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="outlook.csv"')
    return reply.send(outlookCsv(shown))
  })
  const asked = inLine({ atOnceMax: WHAT_IFS_MAX, busy: 'such questions are being answered', retrySeconds: RETRY_SECONDS })
  server.post('/api/v1/outlook/what-if', { config: { scope: 'readFigures' } }, async (request, reply) => {
    const { scope } = callerOn(request)
    const wanted = bodyOf(request, whatIfRequest)
    const directory = await directories.of(scope)
    const before = namedOutlooks(outlook, scope, directory, now()).find(({ queue }) => queue.key === wanted.queue)
    if (before === undefined) throw notFound('outlook of that queue')
    const vendorId = vendorOf(wanted.vendor ?? null, before, directory)
    const span = { from: instantOf(wanted.from, 'from'), to: instantOf(wanted.to, 'to') }
    if (span.to <= span.from) throw badRequest('to is not after from')
    const { queueId } = before.queue
    const gone = askerGone(reply)
    const changed = await asked(async () => {
      try {
        return await outlook.whatIf(queueId, [{ queueId, vendorId, ...span, heads: wanted.heads }], gone)
      } catch (error) {
        throw gone.aborted ? unavailable('whoever asked has gone', RETRY_SECONDS, error) : error
      }
    })
    if (changed === null) throw notFound('outlook of that queue')
    const after = { ...before, outlook: changed }
    return { before: rowsJson(before), after: rowsJson(after), dayBefore: queueJson(before), dayAfter: queueJson(after) }
  })
}

function namedOutlooks(outlook: Outlook, scope: Scope, directory: Directory, at: Instant): readonly NamedOutlook[] {
  return outlook.of(scope).flatMap((one) => {
    const queue = directory.queue(one.queueId, at)
    return queue === null ? [] : [{ outlook: one, queue, directory }]
  })
}

interface PastLooks {
  readonly directory: Directory
  readonly localDays: LocalDays
  readonly at: Instant
  readonly isMeant: ReturnType<typeof isAskedFor>
}

/** What was known at a moment of each queue that is asked for, with its record and its local day as they were then. */
async function looksAt(
  forecastBook: ForecastBook,
  scope: Scope,
  { directory, localDays, at, isMeant }: PastLooks,
): Promise<readonly NamedLook[]> {
  const queueIds = directory.queues(at).flatMap((queue) => (isMeant({ queue }) ? [queue.queueId] : []))
  return (await forecastBook.lookedAt(scope, at, queueIds)).flatMap((look) => {
    const queue = directory.queue(look.queueId, at)
    return queue === null ? [] : [{ look, queue, day: localDays.dayAt(queue.zone, look.madeAt) }]
  })
}

function isAskedFor(
  query: { readonly market?: string | undefined; readonly queue?: string | undefined },
  directory: Directory,
): (named: Pick<NamedOutlook, 'queue'>) => boolean {
  const [markets, queues] = [listOf(query.market), listOf(query.queue)]
  return ({ queue }) =>
    (queues === undefined || queues.includes(queue.key)) &&
    (markets === undefined || markets.includes(directory.keyOf('market', queue.marketId) ?? ''))
}

/** Whose heads: a vendor that serves the queue by itself, or whoever is free. */
function vendorOf(vendor: string | null, { outlook, queue }: NamedOutlook, directory: Directory): number {
  const lanes = new Set(outlook.intervals.flatMap((interval) => interval.lanes.map(({ vendorId }) => vendorId)))
  const vendorId = vendor === null ? (lanes.size === 1 ? ([...lanes][0] ?? 0) : 0) : (directory.vendorId(vendor) ?? -1)
  if (lanes.has(vendorId)) return vendorId
  const known = [...lanes].map((each) => directory.keyOf('vendor', each)).filter((each) => each !== null)
  throw badRequest('vendor is not one whose heads serve this queue by themselves', [
    { pointer: '/vendor', value: vendor ?? '', expected: queue.isPooled ? 'none' : `one of ${known.join(', ')}` },
  ])
}
