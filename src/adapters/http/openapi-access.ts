import * as access from '../../wire/access.ts'
import { storeCheckQuery, storeCheckReport } from '../../wire/store-check.ts'
import { JSON_TYPE, json, jsonBody, nothing, type Operation, text } from './openapi-operation.ts'

/** Who may do what. */
export const ACCESS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/session',
    tag: 'Access',
    summary: 'Who asks',
    scope: 'sender',
    answer: json('The caller', access.sessionView),
  },
  { method: 'post', path: '/api/v1/sign-out', tag: 'Access', summary: 'End the session', scope: 'viewer', answer: nothing('Ended') },
  {
    method: 'post',
    path: '/api/v1/sign-in-links',
    tag: 'Access',
    summary: 'Make a link that signs in once',
    scope: 'administrator',
    body: jsonBody(access.linkRequest),
    answer: json('The link', access.linkMade, 201),
  },
  {
    method: 'get',
    path: '/api/v1/sessions',
    tag: 'Access',
    summary: 'Sessions',
    scope: 'administrator',
    answer: json('Sessions', access.sessionList),
  },
  {
    method: 'delete',
    path: '/api/v1/sessions/:id',
    tag: 'Access',
    summary: 'End a session',
    scope: 'administrator',
    answer: nothing('Ended'),
  },
  {
    method: 'get',
    path: '/api/v1/tokens',
    tag: 'Access',
    summary: 'Tokens',
    scope: 'administrator',
    answer: json('Tokens', access.tokenList),
  },
  {
    method: 'post',
    path: '/api/v1/tokens',
    tag: 'Access',
    summary: 'Make a token of a program',
    scope: 'administrator',
    body: jsonBody(access.tokenRequest),
    answer: json('The token, shown once', access.tokenMade, 201),
  },
  { method: 'delete', path: '/api/v1/tokens/:id', tag: 'Access', summary: 'End a token', scope: 'administrator', answer: nothing('Ended') },
  {
    method: 'get',
    path: '/api/v1/feeds/:feed/secrets',
    tag: 'Access',
    summary: 'Live signing secrets of a feed',
    scope: 'administrator',
    answer: json('Secrets, without themselves', access.feedSecretList),
  },
  {
    method: 'post',
    path: '/api/v1/feeds/:feed/secrets',
    tag: 'Access',
    summary: 'Make a signing secret; two may be live',
    scope: 'administrator',
    answer: json('The secret, shown once', access.feedSecretMade, 201),
  },
  {
    method: 'delete',
    path: '/api/v1/feeds/:feed/secrets/:id',
    tag: 'Access',
    summary: 'Retire a secret',
    scope: 'administrator',
    answer: nothing('Retired'),
  },
]

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
    scope: 'administrator',
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
