import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { quarantineLine } from '../../app/quarantine/quarantine-line.ts'
import {
  QUARANTINE_PAGE_MAX,
  type QuarantineEntry,
  type QuarantineFilter,
  type QuarantineStore,
} from '../../app/quarantine/quarantine-store.ts'
import type { WaitingRelease } from '../../app/quarantine/release-waiting.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import type { Directory } from '../../domain/record/directory.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import { quarantineListQuery, quarantineQuery, quarantineReleaseRequest } from '../../wire/quarantine.ts'
import { attributionOf } from './attribution-of.ts'
import { callerOn } from './caller.ts'
import type { Log } from './log.ts'
import { bodyOf, queryOf } from './parse.ts'
import { badRequest, notFound } from './problem.ts'
import { idOf } from './token-routes.ts'

export interface QuarantineDeps {
  readonly quarantine: QuarantineStore
  /** Takes in what waited for something that is there by now. */
  readonly waitingRelease: WaitingRelease
  readonly directories: Directories
  readonly now: () => Instant
  readonly log: Log
}

const PAGE_DEFAULT = 100

/** Everything that was refused: listed, counted, handed out to be mended, dropped. For staff alone: it holds what no one has checked. */
export function quarantineRoutes(server: FastifyInstance, deps: QuarantineDeps): void {
  const config = { scope: 'readQuarantine' } as const
  server.get('/api/v1/quarantine', { config }, async (request) => {
    const { after, limit, ...filter } = queryOf(request, quarantineListQuery)
    const directory = await deps.directories.of(INTERNAL)
    const size = Math.min(limit === undefined ? PAGE_DEFAULT : Number(limit), QUARANTINE_PAGE_MAX)
    const page = { after: after === undefined ? null : Number(after), limit: size }
    const entries = await deps.quarantine.list(filterOf(filter, directory), page)
    const last = entries.length < size ? null : (entries.at(-1)?.quarantineId ?? null)
    return { items: entries.map((entry) => itemView(entry, directory, deps.now())), after: last }
  })
  server.get('/api/v1/quarantine/counts', { config }, async (request) => {
    const directory = await deps.directories.of(INTERNAL)
    const counts = await deps.quarantine.counts(filterOf(queryOf(request, quarantineQuery), directory))
    return { counts: counts.map(({ feedId, ...count }) => ({ feed: feedKey(feedId, directory, deps.now()), ...count })) }
  })
  server.get('/api/v1/quarantine/download', { config }, async (request, reply) => {
    const directory = await deps.directories.of(INTERNAL)
    const pages = deps.quarantine.download(filterOf(queryOf(request, quarantineQuery), directory))
    deps.log({ level: 'info', event: 'quarantineDownloaded', by: callerOn(request).name })
    reply.type('application/x-ndjson').header('content-disposition', 'attachment; filename="quarantine.ndjson"')
    return reply.send(Readable.from(linesOf(pages, directory, deps.now())))
  })
  server.get('/api/v1/quarantine/:id', { config }, async (request, reply) => {
    const found = await deps.quarantine.one(idOf(request))
    if (found === null) throw notFound('refused item')
    const line = quarantineLine(found, feedKey(found.entry.feedId, await deps.directories.of(INTERNAL), deps.now()) ?? '')
    return reply.type('application/json').send(line)
  })
  server.post('/api/v1/quarantine/release', { config: { scope: 'replayQuarantine' } }, async (request) => {
    const { items } = request.body === undefined ? {} : bodyOf(request, quarantineReleaseRequest)
    const by = attributionOf(request)
    const outcome = await (items === undefined ? deps.waitingRelease.all(by) : deps.waitingRelease.selected(items, by))
    deps.log({ level: 'info', event: 'quarantineReleased', by: callerOn(request).name, released: outcome.released })
    return outcome
  })
  server.delete('/api/v1/quarantine/:id', { config: { scope: 'replayQuarantine' } }, async (request, reply) => {
    if ((await deps.quarantine.mark([idOf(request)], 'dropped', { by: attributionOf(request), at: deps.now() })) === 0)
      throw notFound('waiting item')
    deps.log({ level: 'info', event: 'quarantineDropped', by: callerOn(request).name, item: idOf(request) })
    return reply.code(204).send()
  })
}

async function* linesOf(pages: ReturnType<QuarantineStore['download']>, directory: Directory, now: Instant): AsyncIterable<string> {
  for await (const page of pages) {
    yield page.map((item) => `${quarantineLine(item, feedKey(item.entry.feedId, directory, now) ?? '')}\n`).join('')
  }
}

function filterOf(query: ReturnType<typeof quarantineQuery.parse>, directory: Directory): QuarantineFilter {
  const feedId = query.feed === undefined ? null : directory.feedId(query.feed)
  if (query.feed !== undefined && feedId === null) {
    throw badRequest('a name is not known', [{ parameter: 'feed', value: query.feed, expected: 'the key of a feed' }])
  }
  return { feedId, rule: query.rule ?? null, state: query.state ?? null }
}

function feedKey(feedId: number, directory: Directory, now: Instant): string | null {
  return directory.feed(feedId, now)?.key ?? null
}

function itemView(entry: QuarantineEntry, directory: Directory, now: Instant): object {
  const { quarantineId, feedId, refusal, place, rawLength, isCut, state, timesReceived, firstReceivedAt, lastReceivedAt } = entry
  return {
    id: quarantineId,
    feed: feedKey(feedId, directory, now),
    refusal,
    place,
    bytes: rawLength,
    isCut,
    state,
    timesReceived,
    firstReceivedAt: formatInstant(firstReceivedAt),
    lastReceivedAt: formatInstant(lastReceivedAt),
  }
}
