import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Calendar } from '../../app/local-days.ts'
import type { KeepOptions, PlanFile, PlanImport, PlanNotKept } from '../../app/plans/import-plan.ts'
import type { Delimiter } from '../../app/plans/plan-csv.ts'
import type { PlanFault } from '../../app/plans/plan-fault.ts'
import { PLAN_BYTES_MAX } from '../../app/plans/plan-limits.ts'
import type { PlanOptions } from '../../app/plans/plan-options.ts'
import type { ReadingOptions } from '../../app/plans/plan-reader.ts'
import type { Directories } from '../../app/records/directories.ts'
import { type PlanPreviewView, planImportQuery, planKeepQuery } from '../../wire/plan-import.ts'
import type { ProblemFault } from '../../wire/problem.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import type { ErrorTelling } from './errors.ts'
import { inLine } from './in-line.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { previewOf } from './plan-preview-view.ts'
import { keysOf, planOf } from './plan-view.ts'
import { badRequest, Problem } from './problem.ts'
import { receiveFile } from './receive-file.ts'
import { answerWork, type TellingWork } from './told-work.ts'
import { wantsCsv } from './wants-csv.ts'

export interface PlanImportRouteDeps extends ErrorTelling {
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

/** Files that are received, read or kept at once: one is read at a time, and each that waits holds its bytes. */
const IMPORTS_MAX = 4
const RETRY_SECONDS = 5

/** Files of plans: looked at first, then kept. */
export function planImportRoutes(server: FastifyInstance, deps: PlanImportRouteDeps): void {
  const imported = inLine({ atOnceMax: IMPORTS_MAX, busy: 'files are being read', retrySeconds: RETRY_SECONDS })
  server.register(async (door) => {
    door.removeAllContentTypeParsers()
    // The file is received by the route, as it comes: what is too long or cut off never is in memory whole.
    door.addContentTypeParser([...PLAN_TYPES], async (_request: unknown, body: unknown) => body)
    const config = { scope: 'importPlans' } as const
    door.post('/api/v1/plans/preview', { config }, async (request, reply) => {
      const query = queryOf(request, planImportQuery)
      const options = optionsOf(query, deps.calendar)
      reply.header('vary', 'accept')
      return await imported(async () => {
        const file = await fileOf(request, query.file)
        if (wantsCsv(request.headers.accept)) return await sendRefused(request, reply, deps, file, options)
        return await answerWork(request, reply, deps, (telling) => previewed(request, deps, file, options, telling))
      })
    })
    door.post('/api/v1/plans', { config }, async (request, reply) => {
      const { seen, skip, ...query } = queryOf(request, planKeepQuery)
      const options = optionsOf(query, deps.calendar)
      const how = { by: attributionOf(request), seen: seen ?? null, skipsRefused: skip === 'true' }
      return await imported(async () => {
        const file = await fileOf(request, query.file)
        return await answerWork(request, reply, deps, (telling) => kept(request, reply, deps, file, options, { ...how, ...telling }))
      })
    })
  })
}

async function previewed(
  request: FastifyRequest,
  { planImport, directories }: PlanImportRouteDeps,
  file: PlanFile,
  options: PlanOptions,
  telling: TellingWork,
): Promise<PlanPreviewView> {
  const { scope } = callerOn(request)
  const onCompared = (done: number, total: number): void => telling.tell('comparing', done, total)
  const read = await planImport.preview(scope, file, options, { by: attributionOf(request), ...readingOf(telling), onCompared })
  if (!read.ok) throw unreadable(read.error, FILE_IS_KEPT)
  return previewOf(read.value, scope, keysOf(await directories.of(scope)))
}

async function sendRefused(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: PlanImportRouteDeps,
  file: PlanFile,
  options: PlanOptions,
): Promise<FastifyReply> {
  const rows = await answerWork(request, reply, deps, async ({ signal }) => {
    const refused = await deps.planImport.refusedRows(callerOn(request).scope, file, options, { signal })
    if (!refused.ok) throw unreadable(refused.error, 'Nothing of it was kept.')
    return Buffer.from(refused.value)
  })
  reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="refused-rows.csv"')
  return reply.send(rows)
}

async function kept(
  request: FastifyRequest,
  reply: FastifyReply,
  { planImport, directories }: PlanImportRouteDeps,
  file: PlanFile,
  options: PlanOptions,
  { by, seen, skipsRefused, ...telling }: TellingWork & Pick<KeepOptions, 'by' | 'seen' | 'skipsRefused'>,
): Promise<object> {
  const { scope } = callerOn(request)
  const onKept = (done: number, total: number): void => telling.tell('keeping', done, total)
  const answer = await planImport.keep(scope, file, options, { by, seen, skipsRefused, ...readingOf(telling), onKept })
  if (!answer.ok) throw notKept(answer.error)
  const { snapshot, isNew, preview } = answer.value
  const keys = keysOf(await directories.of(scope))
  if (!reply.sent) reply.code(isNew ? 201 : 200)
  return { plan: planOf(snapshot, scope, keys), isNew, preview: previewOf(preview, scope, keys) }
}

function readingOf({ signal, tell }: TellingWork): ReadingOptions {
  return { signal, onProgress: (done, total) => tell('reading', done, total) }
}

async function fileOf(request: FastifyRequest, fileName: string | undefined): Promise<PlanFile> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return { format: FORMATS[type] ?? 'text', ...(await receiveFile(request, PLAN_BYTES_MAX)), fileName: fileName ?? null }
}

const DELIMITER: Readonly<Record<'comma' | 'semicolon' | 'tab' | 'bar', Delimiter>> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' }

function optionsOf(query: z.infer<typeof planImportQuery>, calendar: Calendar): PlanOptions {
  if (query.zone !== undefined && !calendar.isZone(query.zone)) {
    throw badRequest('there is no such zone', [{ parameter: 'zone', value: query.zone, expected: 'a zone as Europe/Berlin' }])
  }
  const name = planNameOf(query.name)
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

/** Private data may be in a file that was sent by mistake: whoever sent it is told where it is. */
const FILE_IS_KEPT = 'No plan was kept. The file itself can be looked into for 30 days, unless it is deleted.'

function unreadable(faults: readonly PlanFault[], detail: string): Problem {
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
      return unreadable(why.faults, FILE_IS_KEPT)
    case 'refusedRows': {
      const { refused, read, faults } = why.preview.reading
      const title = `${refused} of ${read} intervals are refused`
      const detail = `${FILE_IS_KEPT} Mend the rows, or say skip=true to leave them out.`
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
      return new Problem({ status: 422, kind: 'plan-empty', title: 'No interval of it can be kept', detail: FILE_IS_KEPT, faults })
    }
    case 'otherFile':
      return new Problem({ status: 409, kind: 'plan-other-file', title: 'This is not the file that was looked at' })
    case 'nameTaken': {
      const detail = `Snapshot ${why.snapshotId} of this kind has the name and says something else. Snapshots are never overwritten: give another name, or withdraw that one.`
      return new Problem({ status: 409, kind: 'plan-name-taken', title: 'This name is taken', detail })
    }
  }
}

/** The name of a plan as it is kept. */
export function planNameOf(text: string): string {
  return text.trim().normalize('NFC')
}

const PROBLEM_FAULTS_MAX = 100

function problemFault({ sheet, row, column, value, rule, expected, hint }: PlanFault): ProblemFault {
  const place = [sheet, row === null ? null : `row ${row}`, column].filter((part) => part !== null).join(', ')
  const told = [`${expected} (${rule})`, hint].filter((part) => part !== null).join('; ')
  return { ...(place === '' ? {} : { pointer: place }), value, expected: told }
}
