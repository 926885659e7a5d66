import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Calendar } from '../../app/local-days.ts'
import type { PlanFile, PlanImport, PlanNotKept } from '../../app/plans/import-plan.ts'
import type { Delimiter } from '../../app/plans/plan-csv.ts'
import type { PlanFault } from '../../app/plans/plan-fault.ts'
import { PLAN_BYTES_MAX } from '../../app/plans/plan-limits.ts'
import type { PlanOptions } from '../../app/plans/plan-options.ts'
import type { Directories } from '../../app/records/directories.ts'
import { planImportQuery, planKeepQuery } from '../../wire/plans.ts'
import type { ProblemFault } from '../../wire/problem.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import { inLine } from './in-line.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { faultsCsv, keysOf, planOf, previewOf } from './plan-view.ts'
import { badRequest, Problem } from './problem.ts'
import { wantsCsv } from './wants-csv.ts'

export interface PlanImportRouteDeps {
  readonly planImport: PlanImport
  readonly directories: Directories
  readonly calendar: Calendar
}

const FORMATS: Readonly<Record<string, PlanFile['format']>> = {
  'text/csv': 'text',
  'text/plain': 'text',
  'text/tab-separated-values': 'text',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'workbook',
}

export const PLAN_TYPES: readonly string[] = Object.keys(FORMATS)

/** Files that are read at once: each may take some hundred megabytes and a second. */
const IMPORTS_MAX = 2
const RETRY_SECONDS = 5

/** Files of plans: looked at first, then kept. */
export function planImportRoutes(server: FastifyInstance, deps: PlanImportRouteDeps): void {
  const imported = inLine({ atOnceMax: IMPORTS_MAX, busy: 'files are being read', retrySeconds: RETRY_SECONDS })
  server.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      [...PLAN_TYPES],
      { parseAs: 'buffer', bodyLimit: PLAN_BYTES_MAX },
      async (_request: unknown, body: Buffer) => body,
    )
    const config = { scope: 'importPlans' } as const
    door.post('/api/v1/plans/preview', { config, bodyLimit: PLAN_BYTES_MAX }, async (request, reply) => {
      const query = queryOf(request, planImportQuery)
      const { scope } = callerOn(request)
      const read = await imported(() => deps.planImport.preview(scope, fileOf(request, query.file), optionsOf(query, deps.calendar)))
      if (!read.ok) throw unreadable(read.error)
      reply.header('vary', 'accept')
      if (!wantsCsv(request.headers.accept)) return previewOf(read.value, keysOf(await deps.directories.of(scope)))
      reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="refused-rows.csv"')
      return reply.send(faultsCsv(read.value.reading.faults.map((fault) => ({ ...fault }))))
    })
    door.post('/api/v1/plans', { config, bodyLimit: PLAN_BYTES_MAX }, async (request, reply) => {
      const { seen, skip, ...query } = queryOf(request, planKeepQuery)
      const { scope } = callerOn(request)
      const how = { seen: seen ?? null, skipsRefused: skip === 'true' }
      const file = fileOf(request, query.file)
      const kept = await imported(() => deps.planImport.keep(scope, attributionOf(request), file, optionsOf(query, deps.calendar), how))
      if (!kept.ok) throw notKept(kept.error)
      const { snapshot, isNew, preview } = kept.value
      const keys = keysOf(await deps.directories.of(scope))
      return reply.code(isNew ? 201 : 200).send({ plan: planOf(snapshot, scope, keys), isNew, preview: previewOf(preview, keys) })
    })
  })
}

function fileOf(request: FastifyRequest, fileName: string | undefined): PlanFile {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  return { format: FORMATS[type] ?? 'text', bytes, fileName: fileName ?? null }
}

const DELIMITER: Readonly<Record<'comma' | 'semicolon' | 'tab' | 'bar', Delimiter>> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' }

function optionsOf(query: z.infer<typeof planImportQuery>, calendar: Calendar): PlanOptions {
  if (query.zone !== undefined && !calendar.isZone(query.zone)) {
    throw badRequest('there is no such zone', [{ parameter: 'zone', value: query.zone, expected: 'a zone as Europe/Berlin' }])
  }
  const name = query.name.trim().normalize('NFC')
  if (name === '' || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(name)) {
    throw badRequest('the name is not one', [{ parameter: 'name', expected: 'characters that are seen' }])
  }
  return {
    kind: query.kind,
    name,
    madeAt: optionalInstantOf(query.madeAt, 'madeAt'),
    queue: query.queue ?? null,
    vendor: query.vendor ?? null,
    measure: query.measure ?? null,
    zone: query.zone ?? null,
    decimal: query.decimal ?? null,
    dates: query.dates ?? null,
    aht: query.aht ?? null,
    seconds: query.minutes === undefined ? null : Number(query.minutes) * 60,
    repeated: query.repeated ?? 'earlier',
    week: query.week ?? null,
    encoding: query.encoding ?? null,
    delimiter: query.delimiter === undefined ? null : DELIMITER[query.delimiter],
    sheet: query.sheet ?? null,
  }
}

function unreadable(faults: readonly PlanFault[]): Problem {
  const detail = 'Nothing of it was kept.'
  return new Problem({
    status: 422,
    kind: 'plan-unreadable',
    title: 'This cannot be read as a plan',
    detail,
    faults: faults.map(problemFault),
  })
}

function notKept(why: PlanNotKept): Problem {
  switch (why.kind) {
    case 'unreadable':
      return unreadable(why.faults)
    case 'refusedRows': {
      const { refused, read, faults } = why.preview.reading
      const title = `${refused} of ${read} intervals are refused`
      const detail = 'Nothing was kept. Mend them, or say skip=true to leave them out.'
      return new Problem({
        status: 422,
        kind: 'plan-rows-refused',
        title,
        detail,
        faults: faults.slice(0, PROBLEM_FAULTS_MAX).map(problemFault),
      })
    }
    case 'nothing': {
      const faults = why.preview.reading.faults.slice(0, PROBLEM_FAULTS_MAX).map(problemFault)
      return new Problem({ status: 422, kind: 'plan-empty', title: 'No interval of it can be kept', faults })
    }
    case 'otherFile':
      return new Problem({ status: 409, kind: 'plan-other-file', title: 'This is not the file that was looked at' })
    case 'nameTaken': {
      const detail = `Snapshot ${why.snapshotId} of this kind has the name and says something else. Snapshots are never overwritten: give another name, or withdraw that one.`
      return new Problem({ status: 409, kind: 'plan-name-taken', title: 'This name is taken', detail })
    }
  }
}

const PROBLEM_FAULTS_MAX = 100

function problemFault({ sheet, row, column, value, rule, expected, hint }: PlanFault): ProblemFault {
  const place = [sheet, row === null ? null : `row ${row}`, column].filter((part) => part !== null).join(', ')
  const told = [`${expected} (${rule})`, hint].filter((part) => part !== null).join('; ')
  return { ...(place === '' ? {} : { pointer: place }), value, expected: told }
}
