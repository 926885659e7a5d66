import * as quarantine from '../../wire/quarantine.ts'
import * as records from '../../wire/records.ts'
import { JSON_TYPE, json, jsonBody, nothing, type Operation, text } from './openapi-operation.ts'

/** What is done with what was refused. */
export const QUARANTINE: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/quarantine',
    tag: 'Quarantine',
    summary: 'What was refused, the newest first',
    scope: 'readQuarantine',
    query: quarantine.quarantineListQuery,
    answer: json('A page of items', quarantine.quarantineList),
  },
  {
    method: 'get',
    path: '/api/v1/quarantine/counts',
    tag: 'Quarantine',
    summary: 'How much was refused, by feed and rule',
    scope: 'readQuarantine',
    query: quarantine.quarantineQuery,
    answer: json('Counts', quarantine.quarantineCounts),
  },
  {
    method: 'get',
    path: '/api/v1/quarantine/download',
    tag: 'Quarantine',
    summary: 'What was refused with its bytes, an item a line',
    scope: 'readQuarantine',
    query: quarantine.quarantineQuery,
    answer: text('Items', 'application/x-ndjson'),
  },
  {
    method: 'get',
    path: '/api/v1/quarantine/:id',
    tag: 'Quarantine',
    summary: 'One item with its bytes',
    scope: 'readQuarantine',
    answer: text('The item', JSON_TYPE),
  },
  {
    method: 'post',
    path: '/api/v1/quarantine/release',
    tag: 'Quarantine',
    summary: 'Take what waited for something that is there by now, which is also done from time to time; or try these items again',
    scope: 'replayQuarantine',
    body: jsonBody(quarantine.quarantineReleaseRequest),
    answer: json('What it came to', quarantine.quarantineReleased),
  },
  {
    method: 'delete',
    path: '/api/v1/quarantine/:id',
    tag: 'Quarantine',
    summary: 'Drop an item that waits',
    scope: 'replayQuarantine',
    answer: nothing('Dropped'),
  },
]

const ONE_RECORD = ['/api/v1/records/:kind/:key', '/api/v1/records/:kind/:parent/:key']
const ANY_RECORD = records.marketRecord
  .or(records.vendorRecord)
  .or(records.siteRecord)
  .or(records.queueRecord)
  .or(records.feedRecord)
  .or(records.mappingRecord)

/** What is done with records. */
export const RECORDS: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/records/:kind',
    tag: 'Records',
    summary: 'Records of a kind: market, vendor, site, queue, feed, mapping',
    scope: 'readRecords',
    query: records.recordAtQuery,
    answer: json('Records as they stand', records.recordList),
  },
  {
    method: 'post',
    path: '/api/v1/records',
    tag: 'Records',
    summary: 'Take a file of records, all or none',
    scope: 'manageRecords',
    body: jsonBody(records.seedFile),
    answer: json('What changed', records.recordsChanged),
  },
  {
    method: 'get',
    path: '/api/v1/record-history',
    tag: 'Records',
    summary: 'Everything that was ever said of a record, with when it was to hold and when it was recorded',
    scope: 'readHistory',
    query: records.recordHistoryQuery,
    answer: json('Statements', records.recordHistory),
  },
  ...ONE_RECORD.flatMap((path): readonly Operation[] => [
    {
      method: 'get',
      path,
      tag: 'Records',
      summary: 'One record; a site is named within its vendor, a mapping within its feed',
      scope: 'readRecords',
      query: records.recordAtQuery,
      answer: json('The record', records.recordView),
    },
    {
      method: 'put',
      path,
      tag: 'Records',
      summary: 'Make or change a record, from now on unless said otherwise',
      scope: 'manageRecords',
      query: records.recordPutQuery,
      body: jsonBody(ANY_RECORD),
      answer: json('What changed', records.recordsChanged),
    },
    {
      method: 'delete',
      path,
      tag: 'Records',
      summary: 'Say that there is no such record from an instant on',
      scope: 'manageRecords',
      query: records.recordEndQuery,
      answer: json('What changed', records.recordsChanged),
    },
  ]),
]
