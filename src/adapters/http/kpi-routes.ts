import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { type KnownAt, ReadsBusy, type TallyReads } from '../../app/kpi-query.ts'
import { queryKpis } from '../../app/kpis.ts'
import { KPI_DIMENSIONS, type KpiDimension, type KpiFault, type KpiRequest, kpiFaultText, type PeriodEdge } from '../../app/kpis-request.ts'
import type { Calendar } from '../../app/local-days.ts'
import type { Result } from '../../domain/shared/result.ts'
import { parseVersionId } from '../../wire/desk.ts'
import { kpiQuery } from '../../wire/kpis.ts'
import { callerOn } from './caller.ts'
import { instantOf } from './instant-parameter.ts'
import { kpiCsv, kpiJson } from './kpi-view.ts'
import { listOf, onlyOf, secondsOf } from './list-parameter.ts'
import { queryOf } from './parse.ts'
import { badRequest, unavailable } from './problem.ts'
import { wantsCsv } from './wants-csv.ts'

export interface KpiDeps {
  readonly reads: TallyReads
  readonly calendar: Calendar
}

/** Figures by any group, interval and zone, live or as they were known: JSON, or CSV for whoever accepts nothing but that. */
export function kpiRoutes(server: FastifyInstance, { reads, calendar }: KpiDeps): void {
  server.get('/api/v1/kpis', { config: { scope: 'readFigures' } }, async (request, reply) => {
    const asked = requestOf(queryOf(request, kpiQuery))
    const answer = await answeredOrRefused(queryKpis(reads, calendar, callerOn(request).scope, asked))
    reply.header('vary', 'accept')
    if (!wantsCsv(request.headers.accept)) return kpiJson(answer)
    reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="kpis.csv"')
    return reply.send(kpiCsv(answer))
  })
}

/** What was read, or why it was not: 400 for a question that has no answer, 503 while too many ask. */
export async function answeredOrRefused<T>(reading: Promise<Result<T, KpiFault>>): Promise<T> {
  const answer = await reading.catch((error: unknown) => {
    throw error instanceof ReadsBusy ? unavailable(error.message, error.retryAfterSeconds, error) : error
  })
  if (!answer.ok) throw badRequest(kpiFaultText(answer.error), [faultOf(answer.error)])
  return answer.value
}

function requestOf(query: z.infer<typeof kpiQuery>): KpiRequest {
  const by = (listOf(query.by) ?? []).map(dimensionOf)
  return {
    from: edgeOf(query.from, 'from'),
    to: edgeOf(query.to, 'to'),
    interval: query.interval ?? '15m',
    by: KPI_DIMENSIONS.filter((dimension) => by.includes(dimension)),
    zone: query.zone ?? null,
    knownAt: query.asKnownAt === undefined ? null : knownAtOf(query.asKnownAt),
    thresholdsSeconds: secondsOf(query.thresholds, 'thresholds'),
    only: onlyOf(query),
    withAttainment: query.attainment === undefined ? null : query.attainment === 'true',
  }
}

function dimensionOf(name: string): KpiDimension {
  const dimension = KPI_DIMENSIONS.find((known) => known === name)
  if (dimension !== undefined) return dimension
  throw badRequest('by names what rows cannot be told apart by', [{ parameter: 'by', value: name, expected: KPI_DIMENSIONS.join(', ') }])
}

/** An edge of a period: a date, or an instant. */
export function edgeOf(text: string, parameter: string): PeriodEdge {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? { kind: 'date', date: text } : { kind: 'instant', at: instantOf(text, parameter) }
}

/** A past moment: an instant, or an instant with the versions that an answer gave beside it. */
export function knownAtOf(text: string): KnownAt {
  const [instant = '', id, ...rest] = text.split('~')
  const version = id === undefined ? null : parseVersionId(id)
  if (rest.length === 0 && (id === undefined || version !== null)) return { at: instantOf(instant, 'asKnownAt'), version }
  const expected = 'an instant, or <asOf>~<version> of an answer'
  throw badRequest('asKnownAt is not a past moment', [{ parameter: 'asKnownAt', value: text.slice(0, 80), expected }])
}

const PARAMETER_OF: Readonly<Record<KpiFault['kind'], string>> = {
  in_the_future: 'asKnownAt',
  unknown_version: 'asKnownAt',
  unknown_zone: 'zone',
  unknown_name: 'by',
  bad_date: 'from',
  not_a_quarter_hour: 'from',
  empty_period: 'from',
  too_many_thresholds: 'thresholds',
  too_many_cells: 'interval',
  too_much_kept: 'to',
}

function faultOf(fault: KpiFault): { readonly parameter: string; readonly expected: string } {
  const parameter = 'edge' in fault ? fault.edge : 'dimension' in fault ? fault.dimension : PARAMETER_OF[fault.kind]
  return { parameter, expected: kpiFaultText(fault) }
}
