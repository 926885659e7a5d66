import { contactPage, contactQuery, legListPage, legListQuery } from '../../wire/contacts.ts'
import { cloudEvent, cloudEventBatch, eventsAnswer } from '../../wire/event.ts'
import { feedCursor, feedList } from '../../wire/feeds.ts'
import { kpiAnswer, kpiQuery } from '../../wire/kpis.ts'
import {
  outlookAnswer,
  outlookCompareQuery,
  outlookDays,
  outlookDaysQuery,
  outlookQuery,
  whatIfAnswer,
  whatIfRequest,
} from '../../wire/outlook.ts'
import { planComparison } from '../../wire/plans.ts'
import { revisionAnswer, revisionQuery } from '../../wire/revisions.ts'
import { header, JSON_TYPE, json, type Operation, text } from './openapi-operation.ts'

/** What feeds do. */
export const EVENTS: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/v1/events',
    tag: 'Events',
    summary: 'Take events of a feed. A 2xx is sent only for what is durable; each event has its own result. An empty batch is a heartbeat.',
    scope: 'feed',
    headers: [header('Idempotency-Key', 'The same key gives the same answer again for 24 h')],
    body: [
      { type: 'application/cloudevents+json', schema: cloudEvent },
      { type: 'application/cloudevents-batch+json', schema: cloudEventBatch },
      { type: 'application/x-ndjson', schema: cloudEvent },
    ],
    answer: json('What became of each event, in the order of the request', eventsAnswer),
  },
  {
    method: 'get',
    path: '/api/v1/feeds',
    tag: 'Events',
    summary: 'How feeds stand',
    scope: 'readFigures',
    answer: json('Feeds', feedList),
  },
  {
    method: 'get',
    path: '/api/v1/feeds/:feed/cursor',
    tag: 'Events',
    summary: 'What was received of a feed, hour by hour, to find and fill gaps',
    scope: 'sender',
    answer: json('Hours', feedCursor),
  },
]

/** What readers of figures do. */
export const FIGURES: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/kpis',
    tag: 'Figures',
    summary: 'Figures by any group, interval and zone, live or as they were known',
    scope: 'readFigures',
    query: kpiQuery,
    answer: {
      description: 'Rows of figures',
      content: [
        { type: JSON_TYPE, schema: kpiAnswer },
        { type: 'text/csv', schema: null },
      ],
    },
  },
  {
    method: 'get',
    path: '/api/v1/revisions',
    tag: 'Figures',
    summary: 'Closed intervals that changed: how each closed first, every revision with its cause, and how it stands',
    scope: 'readFigures',
    query: revisionQuery,
    answer: {
      description: 'Changed intervals; in CSV a line for each value, of which `present` is the sum of those above it',
      content: [
        { type: JSON_TYPE, schema: revisionAnswer },
        { type: 'text/csv', schema: null },
      ],
    },
  },
  {
    method: 'get',
    path: '/api/v1/outlook',
    tag: 'Figures',
    summary: 'What is to be expected of queues: volume with its band, service, heads against those required, and how the day ends',
    scope: 'readFigures',
    query: outlookQuery,
    answer: {
      description: 'A row for each queue and quarter hour to come; nothing for vendors, since it is of all of them together',
      content: [
        { type: JSON_TYPE, schema: outlookAnswer },
        { type: 'text/csv', schema: null },
      ],
    },
  },
  {
    method: 'get',
    path: '/api/v1/outlook/days',
    tag: 'Figures',
    summary: 'The local days of a queue in the next eight weeks, each with its band, or as they were foreseen at a past moment',
    scope: 'readFigures',
    query: outlookDaysQuery,
    answer: json('Days, with holidays, known events and what each is from', outlookDays),
  },
  {
    method: 'get',
    path: '/api/v1/outlook/compare',
    tag: 'Figures',
    summary: 'The days to come of a queue as they were foreseen by two moments, interval by interval',
    scope: 'readHistory',
    query: outlookCompareQuery,
    answer: json('Comparison', planComparison),
  },
  {
    method: 'post',
    path: '/api/v1/outlook/what-if',
    tag: 'Figures',
    summary: 'What would be expected of a queue with more heads or fewer',
    scope: 'readFigures',
    body: [{ type: JSON_TYPE, schema: whatIfRequest }],
    answer: json('As it is expected, and as it would be', whatIfAnswer),
  },
  {
    method: 'get',
    path: '/api/v1/contacts',
    tag: 'Figures',
    summary: 'The contacts that a figure is made of',
    scope: 'readFigures',
    query: contactQuery,
    answer: json('A page of contacts', contactPage),
  },
  {
    method: 'get',
    path: '/api/v1/contacts/listed/:list',
    tag: 'Figures',
    summary: 'Legs to look at: pending, inconsistent, conflict',
    scope: 'readFigures',
    query: legListQuery,
    answer: json('A page of legs', legListPage),
  },
  {
    method: 'get',
    path: '/api/v1/stream',
    tag: 'Figures',
    summary: 'The caller’s desk, live: `snapshot`, then `changes` with the version as id; `resync` announces a snapshot',
    scope: 'readFigures',
    headers: [header('Last-Event-ID', 'The version up to which everything was heard; a vendor is told everything anew')],
    answer: text('Server-sent events', 'text/event-stream'),
  },
]
