import * as memory from '../../wire/desk-memory.ts'
import { json, jsonBody, nothing, type Operation } from './openapi-operation.ts'

/** What the desk remembers of the staff before it. */
export const DESK_MEMORY: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/views',
    tag: 'Desk',
    summary: 'One’s own saved views and those that others share',
    scope: 'keepViews',
    answer: json('Views', memory.savedViewList),
  },
  {
    method: 'post',
    path: '/api/v1/views',
    tag: 'Desk',
    summary: 'Save a view under a name; one’s own of that name is put in its place',
    scope: 'keepViews',
    body: jsonBody(memory.viewRequest),
    answer: json('The view', memory.savedView, 201),
  },
  {
    method: 'delete',
    path: '/api/v1/views/:id',
    tag: 'Desk',
    summary: 'Delete a view of one’s own',
    scope: 'keepViews',
    answer: nothing('Deleted'),
  },
  {
    method: 'post',
    path: '/api/v1/visit',
    tag: 'Desk',
    summary: 'Say that one looks at a desk, and hear since when one was away',
    scope: 'keepViews',
    answer: json('The visit', memory.visitView),
  },
  {
    method: 'post',
    path: '/api/v1/visit/caught-up',
    tag: 'Desk',
    summary: 'Say that everything since then was seen',
    scope: 'keepViews',
    answer: json('The visit', memory.visitView),
  },
  {
    method: 'post',
    path: '/api/v1/visit/tour-closed',
    tag: 'Desk',
    summary: 'Say that the guided tour is not wanted any more',
    scope: 'keepViews',
    answer: json('The visit', memory.visitView),
  },
]
