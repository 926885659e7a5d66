import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  changeRecords,
  type Deciding,
  decidingChange,
  decidingEnd,
  endRecord,
  type RecordsContext,
} from '../../app/records/change-records.ts'
import type { Directories } from '../../app/records/directories.ts'
import { previewRecords } from '../../app/records/preview-records.ts'
import type { RecordFault } from '../../app/records/record-fault.ts'
import { type RecordInput, readRecord } from '../../app/records/record-input.ts'
import type { RecordsAppended } from '../../app/records/record-store.ts'
import { readSeed } from '../../app/records/seed-file.ts'
import { INTERNAL } from '../../app/scope.ts'
import { RECORD_KINDS, type RecordKind } from '../../domain/record/record-entry.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Result } from '../../domain/shared/result.ts'
import { type RecordsChangedView, recordAtQuery, recordEndQuery, recordPutQuery } from '../../wire/records.ts'
import { attributionOf } from './attribution-of.ts'
import { recordChangeView } from './audit-view.ts'
import { callerOn } from './caller.ts'
import { optionalInstantOf } from './instant-parameter.ts'
import { queryOf } from './parse.ts'
import { notFound, Problem } from './problem.ts'
import { recordViews } from './record-view.ts'

export interface RecordDeps {
  readonly records: RecordsContext
  readonly directories: Directories
  readonly now: () => Instant
}

/** Of these kinds a key is unique within another record, so that one is named in the path. */
const PARENT_FIELDS: Readonly<Partial<Record<RecordKind, 'vendor' | 'feed'>>> = { site: 'vendor', mapping: 'feed' }

interface RecordName {
  readonly kind: RecordKind
  readonly parent: string | null
  readonly key: string
}

/** Markets, vendors, sites, queues, feeds and their names of queues: read by everybody as far as they may see, changed by administrators. */
export function recordRoutes(server: FastifyInstance, deps: RecordDeps): void {
  server.get('/api/v1/records/:kind', { config: { scope: 'readRecords' } }, async (request) => {
    const kind = kindOf(request)
    const at = optionalInstantOf(queryOf(request, recordAtQuery).at, 'at') ?? deps.now()
    const { scope } = callerOn(request)
    return { at: formatInstant(at), records: recordViews(await deps.directories.of(scope), scope, kind, at) }
  })
  server.post('/api/v1/records', { config: { scope: 'manageRecords' } }, async (request) => {
    const seed = readSeed(request.body)
    if (!seed.ok) throw refusedRecords(seed.error)
    const change = { by: attributionOf(request), mode: 'put', records: seed.value, validFrom: null, validTo: null } as const
    return changed(await changeRecords(deps.records, change))
  })
  for (const path of ['/api/v1/records/:kind/:key', '/api/v1/records/:kind/:parent/:key']) {
    server.get(path, { config: { scope: 'readRecords' } }, async (request) => {
      const name = nameOf(request)
      const at = optionalInstantOf(queryOf(request, recordAtQuery).at, 'at') ?? deps.now()
      const { scope } = callerOn(request)
      const views = recordViews(await deps.directories.of(scope), scope, name.kind, at)
      const found = views.find(({ key, parent }) => key === name.key && parent === name.parent)
      if (found === undefined) throw notFound(name.kind)
      return found
    })
    server.put(path, { config: { scope: 'manageRecords' } }, async (request) => {
      const { mode = 'put', preview, ...query } = queryOf(request, recordPutQuery)
      const records = [recordOf(nameOf(request), request.body)]
      const validFrom = optionalInstantOf(query.validFrom, 'validFrom')
      const validTo = optionalInstantOf(query.validTo, 'validTo')
      const change = { mode, records, validFrom, validTo }
      if (preview !== undefined) return await previewed(deps, decidingChange(deps.records, change))
      return changed(await changeRecords(deps.records, { by: attributionOf(request), ...change }))
    })
    server.delete(path, { config: { scope: 'manageRecords' } }, async (request) => {
      const query = queryOf(request, recordEndQuery)
      const end = { ...nameOf(request), at: optionalInstantOf(query.at, 'at') }
      if (query.preview !== undefined) return await previewed(deps, decidingEnd(end))
      return changed(await endRecord(deps.records, { by: attributionOf(request), ...end }))
    })
  }
}

function kindOf(request: FastifyRequest): RecordKind {
  const { kind } = request.params as { readonly kind: string }
  const known = RECORD_KINDS.find((name) => name === kind)
  if (known === undefined) throw notFound('kind of record')
  return known
}

function nameOf(request: FastifyRequest): RecordName {
  const kind = kindOf(request)
  const { parent = null, key } = request.params as { readonly parent?: string; readonly key: string }
  if ((parent !== null) !== (PARENT_FIELDS[kind] !== undefined)) throw notFound(kind)
  return { kind, parent, key }
}

/** The record that a body describes; its key and what it belongs to are those of the path. */
function recordOf({ kind, parent, key }: RecordName, body: unknown): RecordInput {
  const faults: RecordFault[] = []
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  const parentField = PARENT_FIELDS[kind]
  const named = parentField === undefined ? {} : { [parentField]: parent }
  const keyField = kind === 'mapping' ? 'native' : 'key'
  const record = readRecord(kind, isObject ? { ...body, ...named, [keyField]: key } : body, '', faults)
  if (faults.length > 0) throw refusedRecords(faults)
  return record
}

async function previewed({ records, directories, now }: RecordDeps, deciding: Deciding): Promise<RecordsChangedView> {
  const outcome = await previewRecords(records.store, deciding, now())
  if (!outcome.ok) throw refusedRecords(outcome.error)
  const { keyOf } = await directories.of(INTERNAL)
  return { changed: outcome.value.length, changes: outcome.value.map((change) => recordChangeView(change, keyOf)) }
}

function changed(outcome: Result<RecordsAppended, readonly RecordFault[]>): { readonly changed: number } {
  if (!outcome.ok) throw refusedRecords(outcome.error)
  return { changed: outcome.value.entries.length }
}

function refusedRecords(faults: readonly RecordFault[]): Problem {
  const told = faults.map(({ pointer, value, expected }) => ({ pointer, value, expected }))
  return new Problem({
    status: 422,
    kind: 'records-refused',
    title: 'These records cannot be taken',
    detail: 'Nothing was changed.',
    faults: told,
  })
}
