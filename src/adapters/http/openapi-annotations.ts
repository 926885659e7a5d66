import * as annotations from '../../wire/annotations.ts'
import { json, jsonBody, nothing, type Operation } from './openapi-operation.ts'

/** What is done with annotations. */
export const ANNOTATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/annotations',
    tag: 'Annotations',
    summary: 'What was noted about a stretch of time; the desk’s own stream tells what touches its window',
    scope: 'readFigures',
    query: annotations.annotationQuery,
    answer: json('Annotations', annotations.annotationList),
  },
  {
    method: 'get',
    path: '/api/v1/annotations/:id/history',
    tag: 'Annotations',
    summary: 'Every wording that an annotation had, the first first',
    scope: 'readHistory',
    answer: json('Revisions', annotations.annotationList),
  },
  {
    method: 'post',
    path: '/api/v1/annotations',
    tag: 'Annotations',
    summary: 'Note something about a stretch of time',
    scope: 'annotate',
    body: jsonBody(annotations.annotationRequest),
    answer: json('The annotation', annotations.annotationView, 201),
  },
  {
    method: 'put',
    path: '/api/v1/annotations/:id',
    tag: 'Annotations',
    summary: 'Put another wording in place of the revision that was seen; 409 where it was changed meanwhile',
    scope: 'annotate',
    body: jsonBody(annotations.annotationRequest),
    answer: json('The annotation', annotations.annotationView),
  },
  {
    method: 'delete',
    path: '/api/v1/annotations/:id',
    tag: 'Annotations',
    summary: 'Withdraw an annotation; its history stays',
    scope: 'annotate',
    query: annotations.withdrawalQuery,
    answer: nothing('Withdrawn'),
  },
]
