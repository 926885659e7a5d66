import * as audit from '../../wire/audit.ts'
import { json, type Operation } from './openapi-operation.ts'

/** What is done with the trail of changes. */
export const AUDIT: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/audit',
    tag: 'Audit',
    summary: 'Who changed what, when and why, the newest first; CSV for whoever accepts nothing but that',
    scope: 'readAudit',
    query: audit.auditQuery,
    answer: json('A page of changes', audit.auditList),
  },
  {
    method: 'get',
    path: '/api/v1/audit/check',
    tag: 'Audit',
    summary: 'Whether the trail is as it was written: its chain of hashes computed again, also against a head noted elsewhere',
    scope: 'readAudit',
    query: audit.auditCheckQuery,
    answer: json('What it came to', audit.auditCheck),
  },
  {
    method: 'post',
    path: '/api/v1/audit/:id/undo',
    tag: 'Audit',
    summary: 'Take a change back by a change of its own; 409 with the reason where that cannot be',
    scope: 'manageRecords',
    query: audit.auditUndoQuery,
    answer: json('The change that took it back', audit.auditEntry),
  },
]
