import { storeCheckQuery, storeCheckReport } from '../../wire/store-check.ts'
import { JSON_TYPE, json, type Operation, text } from './openapi-operation.ts'

/** What whoever runs the server asks. */
export const SERVER: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    tag: 'Server',
    summary: 'Whether the process is alive',
    scope: 'public',
    answer: text('Alive', JSON_TYPE),
  },
  {
    method: 'get',
    path: '/readyz',
    tag: 'Server',
    summary: 'Whether it can do its work; 503 where not',
    scope: 'public',
    answer: text('Ready', JSON_TYPE),
  },
  {
    method: 'get',
    path: '/metrics',
    tag: 'Server',
    summary: 'Figures about itself (Prometheus)',
    scope: 'operator',
    answer: text('Metrics', 'text/plain'),
  },
  {
    method: 'get',
    path: '/api/v1/store-check',
    tag: 'Server',
    summary: 'Whether the store holds what it has to: tallies against contacts, versions without a gap, vendors apart',
    scope: 'checkStore',
    query: storeCheckQuery,
    answer: json('What it came to', storeCheckReport),
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    tag: 'Server',
    summary: 'This description',
    scope: 'public',
    answer: text('OpenAPI 3.1', JSON_TYPE),
  },
]
