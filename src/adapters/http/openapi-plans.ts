import { z } from 'zod'
import { planAccuracy, planAccuracyQuery } from '../../wire/plan-accuracy.ts'
import { planFiles } from '../../wire/plan-files.ts'
import * as imports from '../../wire/plan-import.ts'
import * as plans from '../../wire/plans.ts'
import { header, json, nothing, type Operation, type TypedSchema, text } from './openapi-operation.ts'
import { PLAN_TYPES } from './plan-import-routes.ts'

const file: readonly TypedSchema[] = PLAN_TYPES.map((type) => ({ type, schema: z.string().describe('A file as it is') }))
const common = { tag: 'Plans' } as const
const digest = header('Content-Digest', 'sha-256=:BASE64: of the file (RFC 9530); one that came otherwise is refused with 422')
const BYTES = text('The bytes', 'application/octet-stream')

/** What is done with forecasts, requirements, commitments and schedules. */
export const PLANS: readonly Operation[] = [
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans',
    summary: 'Snapshots of plans, the newest first; for a vendor those that speak of it',
    scope: 'readPlans',
    query: plans.planListQuery,
    answer: json('Plans', plans.planList),
  },
  {
    ...common,
    method: 'post',
    path: '/api/v1/plans/preview',
    summary:
      'Read a file of a plan, CSV, cells of a spreadsheet, or a workbook, and keep no plan of it; one that cannot be read is kept as it came for 30 days, to be looked into; as text/csv all rows that are refused, as application/x-ndjson how far it is and then the answer',
    scope: 'importPlans',
    query: imports.planImportQuery,
    headers: [digest],
    body: file,
    answer: json('What would be kept', imports.planPreview),
  },
  {
    ...common,
    method: 'post',
    path: '/api/v1/plans',
    summary: 'Keep a file as a snapshot, whole or not at all; 200 where the same is there already, 409 where the name says something else',
    scope: 'importPlans',
    query: imports.planKeepQuery,
    headers: [digest],
    body: file,
    answer: json('The snapshot', imports.planKept, 201),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/kept',
    summary: 'Whether a file was kept whose keeping was given up; answers once nothing is being kept any more',
    scope: 'importPlans',
    query: imports.planKeptQuery,
    answer: json('The snapshot, or none', imports.planKeptAfterAll),
  },
  {
    ...common,
    method: 'delete',
    path: '/api/v1/plans/:id',
    summary: 'Withdraw a snapshot: it counts for nothing any more, and stays',
    scope: 'importPlans',
    query: plans.planChangeQuery,
    answer: json('The snapshot', plans.planView),
  },
  {
    ...common,
    method: 'post',
    path: '/api/v1/plans/:id/restore',
    summary: 'Let a snapshot count again that was withdrawn',
    scope: 'importPlans',
    query: plans.planChangeQuery,
    answer: json('The snapshot', plans.planView),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/:id/rows',
    summary: 'What a snapshot says, by the quarter hour; as text/csv a file that the import takes',
    scope: 'readHistory',
    query: plans.planRowsQuery,
    answer: json('Rows', plans.planRows),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/:id/inputs',
    summary: 'What a snapshot was made of: its file, how that was read and what was refused of it, or the model',
    scope: 'readHistory',
    answer: json('Inputs', plans.planInputs),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/:id/file',
    summary: 'The file of a snapshot as it came, while it is kept',
    scope: 'importPlans',
    answer: BYTES,
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plan-files',
    summary: 'Files that were imported, or could not be, within the last 30 days',
    scope: 'importPlans',
    answer: json('Files', planFiles),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plan-files/:id',
    summary: 'A file as it came',
    scope: 'importPlans',
    answer: BYTES,
  },
  {
    ...common,
    method: 'delete',
    path: '/api/v1/plan-files/:id',
    summary: 'Delete a file as it came, for good; the snapshot that was made of it stays',
    scope: 'importPlans',
    query: plans.planChangeQuery,
    answer: nothing('It is gone'),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/compare',
    summary: 'Two snapshots of one kind, queue by queue and interval by interval',
    scope: 'readHistory',
    query: plans.planCompareQuery,
    answer: json('Comparison', plans.planComparison),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/accuracy',
    summary:
      'How good a forecast was, or what counted of forecasts at a lock: WAPE and signed bias first, by queue, with the days that made the error',
    scope: 'readHistory',
    query: planAccuracyQuery,
    answer: json('Accuracy', planAccuracy),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/in-effect',
    summary: 'What counts for each interval: the newest plan that was made before it was locked; for a vendor what is said of it',
    scope: 'readPlans',
    query: plans.planInEffectQuery,
    answer: json('Plans in effect', plans.planInEffect),
  },
  {
    ...common,
    method: 'get',
    path: '/api/v1/plans/staffing',
    summary: 'Heads that were committed against heads that are required, by queue or vendor and interval',
    scope: 'readPlans',
    query: plans.planStaffingQuery,
    answer: json('Staffing', plans.planStaffing),
  },
]
