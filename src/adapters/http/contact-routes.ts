import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type ContactPage, queryContacts } from '../../app/contacts.ts'
import { queryLegList } from '../../app/contacts-list.ts'
import type { ContactReads } from '../../app/contacts-reads.ts'
import { CONTACT_MEASURES, type ContactMeasure, LEG_LISTS, type LegList } from '../../app/contacts-request.ts'
import type { ContactEvidence, ContactRow, ListedLeg } from '../../app/contacts-row.ts'
import { RETENTION_MS } from '../../app/decode/limits.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import { HOUR_MS, type Instant, intervalStart } from '../../domain/shared/instant.ts'
import { contactQuery, legListQuery } from '../../wire/contacts.ts'
import { versionId } from '../../wire/desk.ts'
import { callerOn } from './caller.ts'
import { instantOf } from './instant-parameter.ts'
import { answeredOrRefused, knownAtOf } from './kpi-routes.ts'
import { placeOf, placeText } from './leg-place.ts'
import { onlyOf } from './list-parameter.ts'
import { queryOf } from './parse.ts'
import { badRequest, notFound } from './problem.ts'

export interface ContactDeps {
  readonly contactReads: ContactReads
  readonly now: () => Instant
}

const PAGE_DEFAULT = 100

/** From any figure down to its contacts and their facts, and the legs that are left out of figures. */
export function contactRoutes(server: FastifyInstance, { contactReads, now }: ContactDeps): void {
  const config = { scope: 'readFigures' } as const
  server.get('/api/v1/contacts', { config }, async (request) => {
    const query = queryOf(request, contactQuery)
    const asked = {
      ...commonOf(query),
      from: instantOf(query.from, 'from'),
      to: instantOf(query.to, 'to'),
      measure: measureOf(query.measure ?? 'offered'),
      withinSeconds: query.within === undefined ? null : Number(query.within),
      outcome: query.outcome ?? null,
    }
    return pageView(await answeredOrRefused(queryContacts(contactReads, callerOn(request).scope, asked)), contactView)
  })
  server.get('/api/v1/contacts/listed/:list', { config }, async (request) => {
    const query = queryOf(request, legListQuery)
    const asked = {
      ...commonOf(query),
      list: listNameOf(request),
      from: query.from === undefined ? intervalStart(now() - RETENTION_MS) : instantOf(query.from, 'from'),
      to: query.to === undefined ? intervalStart(now() + HOUR_MS) : instantOf(query.to, 'to'),
    }
    return pageView(await answeredOrRefused(queryLegList(contactReads, callerOn(request).scope, asked)), listedView)
  })
}

type CommonQuery = z.infer<typeof legListQuery>

function commonOf(query: CommonQuery) {
  return {
    only: onlyOf(query),
    knownAt: query.asKnownAt === undefined ? null : knownAtOf(query.asKnownAt),
    after: placeOf(query.after),
    limit: query.limit === undefined ? PAGE_DEFAULT : Number(query.limit),
  }
}

function measureOf(name: string): ContactMeasure {
  const measure = CONTACT_MEASURES.find((known) => known === name)
  if (measure !== undefined) return measure
  const expected = `one of ${CONTACT_MEASURES.join(', ')}`
  throw badRequest('measure is no figure that is made of contacts', [{ parameter: 'measure', value: name, expected }])
}

function listNameOf(request: FastifyRequest): LegList {
  const { list } = request.params as { readonly list: string }
  const known = LEG_LISTS.find((name) => name === list)
  if (known === undefined) throw notFound('list')
  return known
}

function pageView<T>({ asOf, version, rows, next }: ContactPage<T>, view: (row: T) => object): object {
  const place = next === null ? null : placeText(next)
  return { asOf: formatInstant(asOf), version: versionId(version), rows: rows.map(view), next: place, more: place !== null }
}

function contactView(row: ContactRow): object {
  const { offeredAt, decidedAt, endedAt, dueAt, firstReplyAt, facts } = row
  const times = {
    offeredAt: formatInstant(offeredAt),
    decidedAt: textOf(decidedAt),
    endedAt: textOf(endedAt),
    dueAt: textOf(dueAt),
    firstReplyAt: textOf(firstReplyAt),
  }
  return { ...row, ...times, facts: facts?.map(factView) ?? null }
}

function listedView(row: ListedLeg): object {
  return { ...row, firstAt: formatInstant(row.firstAt), facts: row.facts?.map(factView) ?? null }
}

function factView(fact: ContactEvidence): object {
  const { at, eventTime, learnedAt, dueAt } = fact
  const times = { at: formatInstant(at), eventTime: formatInstant(eventTime), learnedAt: formatInstant(learnedAt), dueAt: textOf(dueAt) }
  return { ...fact, ...times }
}

function textOf(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at)
}
