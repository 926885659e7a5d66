import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../../app/clock.ts'
import { type BodyFault, type BodyFormat, decodeBody } from '../../app/decode/decode-body.ts'
import { BODY_BYTES_MAX } from '../../app/decode/limits.ts'
import type { FeedAnomalies } from '../../app/feed-anomaly.ts'
import type { FeedClocks } from '../../app/feed-clock.ts'
import { type Intake, type IntakeAnswer, type IntakeItem, IntakeUnavailable, type ItemResult } from '../../app/intake/event.ts'
import type { IdempotencyStore } from '../../app/intake/idempotency-store.ts'
import type { Directories } from '../../app/records/directories.ts'
import { INTERNAL } from '../../app/scope.ts'
import { formatInstant } from '../../domain/shared/civil.ts'
import type { Instant } from '../../domain/shared/instant.ts'
import type { Access, FeedLogin } from './access.ts'
import { type FeedProof, isProvedBy, proofOf } from './feed-proof.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { once } from './once.ts'
import { Problem, unauthorized, unavailable } from './problem.ts'

export interface EventsDeps {
  readonly clock: Clock
  readonly intake: Intake
  readonly access: Access
  readonly directories: Directories
  readonly idempotency: IdempotencyStore
  readonly feedClocks: FeedClocks
  readonly feedAnomalies: FeedAnomalies
  /** The machine's clock: a signature is of now, also where a replay plays another day. */
  readonly machineNow: () => Instant
  readonly log: Log
  readonly metrics: Metrics
}

const FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ['application/cloudevents+json', 'single'],
  ['application/cloudevents-batch+json', 'batch'],
  ['application/x-ndjson', 'ndjson'],
])

declare module 'fastify' {
  interface FastifyRequest {
    feedProof: FeedProof | null
  }
}

/** `POST /api/v1/events`: the door for feeds. A 2xx is sent only for what is durable. */
export function eventsRoute(server: FastifyInstance, deps: EventsDeps): void {
  const counts = countersOf(deps.metrics)
  server.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      [...FORMATS.keys()],
      { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX },
      async (_request: unknown, body: Buffer) => body,
    )
    door.decorateRequest('feedProof', null)
    // Before a byte of the body is read: who asks, and whether it is of a kind we read.
    door.addHook('onRequest', async (request) => {
      formatOf(request)
      request.feedProof = await proofOf(request, deps.access).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 401) counts.unauthorized()
        throw error
      })
    })
    door.post('/api/v1/events', { config: { scope: 'feed' }, bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const proof = request.feedProof
      const isProved = proof !== null && isProvedBy(proof, body, deps.machineNow())
      const feed = proof?.login ?? null
      if (!isProved || feed === null) {
        counts.unauthorized()
        throw unauthorized()
      }
      if (!feed.isEnabled) {
        counts.disabled({ feed: feed.key })
        throw new Problem({ status: 403, kind: 'feed-disabled', title: 'This feed is disabled', detail: 'What it sends is not taken.' })
      }
      const take = async (): Promise<string> => await takeEvents(request, feed, body, deps, counts)
      const key = request.headers['idempotency-key']
      if (key === undefined) return sendJson(reply, await take())
      return sendJson(
        reply,
        await once(deps.idempotency, { owner: `feed ${feed.feedId}`, key: String(key), body, now: deps.machineNow() }, take),
      )
    })
  })
}

type Counts = ReturnType<typeof countersOf>

function countersOf(metrics: Metrics): {
  readonly unauthorized: ReturnType<Metrics['counter']>
  readonly disabled: ReturnType<Metrics['counter']>
  readonly events: ReturnType<Metrics['counter']>
  readonly foreign: ReturnType<Metrics['counter']>
} {
  return {
    unauthorized: metrics.counter('loadline_events_unauthorized_total', 'Requests with events whose sender is not known'),
    disabled: metrics.counter('loadline_events_disabled_feed_total', 'Requests of feeds that are disabled'),
    events: metrics.counter('loadline_events_total', 'Events by what became of them'),
    foreign: metrics.counter('loadline_events_foreign_vendor_total', 'Requests of a vendor’s feed that name another vendor'),
  }
}

async function takeEvents(request: FastifyRequest, feed: FeedLogin, body: Buffer, deps: EventsDeps, counts: Counts): Promise<string> {
  const isSigned = request.feedProof?.kind === 'signature'
  const options = { now: deps.clock.now(), isSigned, derivesMissingIds: feed.derivesEventIds }
  const decoded = decodeBody(body, formatOf(request), options)
  if (!decoded.ok) throw problemOfFault(decoded.fault)
  await checkVendor(decoded.items, feed, deps, counts)
  try {
    const items = deps.feedAnomalies.refuse(feed.feedId, decoded.items, deps.clock.now())
    const answer = await deps.intake.submit(feed, items)
    deps.feedAnomalies.note(feed.feedId, items, answer.results, answer.receivedAt)
    const newest = newestTimeOf(decoded.items)
    if (newest !== null) deps.feedClocks.note(feed.feedId, newest, answer.receivedAt)
    return answerText(answer, counts)
  } catch (error) {
    if (error instanceof IntakeUnavailable) throw problemOfUnavailable(error)
    throw error
  }
}

function newestTimeOf(items: readonly IntakeItem[]): Instant | null {
  let newest: Instant | null = null
  for (const item of items) if (item.kind === 'event' && item.event.time > (newest ?? Number.NEGATIVE_INFINITY)) newest = item.event.time
  return newest
}

function formatOf(request: FastifyRequest): BodyFormat {
  const [essence = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';')
  const format = FORMATS.get(essence.trim())
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset)
  const coding = request.headers['content-encoding']
  if (format !== undefined && isUtf8 && (coding === undefined || coding === 'identity')) return format
  const detail = `expected one of ${[...FORMATS.keys()].join(', ')}, in UTF-8 and not compressed`
  throw new Problem({ status: 415, kind: 'unsupported-media-type', title: 'This content type is not taken here', detail })
}

const FAULT_STATUS: Readonly<Record<BodyFault['kind'], number>> = { malformed: 400, hostile: 400, tooManyEvents: 413 }

function problemOfFault({ kind, rule, pointer, value, expected }: BodyFault): Problem {
  const detail = 'Nothing of this request was taken.'
  const titles = {
    malformed: 'The body cannot be told apart into events',
    hostile: 'The body is refused',
    tooManyEvents: 'Too many events',
  }
  return new Problem({ status: FAULT_STATUS[kind], kind: rule, title: titles[kind], detail, faults: [{ pointer, value, expected }] })
}

/** A vendor's feed speaks for that vendor alone; one that names another is refused as a whole, and somebody should look why. */
async function checkVendor(items: readonly IntakeItem[], feed: FeedLogin, deps: EventsDeps, counts: Counts): Promise<void> {
  if (feed.vendorId === null) return
  const directory = await deps.directories.of(INTERNAL)
  for (const [place, item] of items.entries()) {
    if (item.kind !== 'event' || item.event.type === 'plan' || item.event.vendor === null) continue
    // As the intake finds it: a name that differs only by case means the same vendor.
    const { vendor } = item.event
    const vendorId = directory.vendorId(vendor) ?? directory.vendorId(directory.likeVendorKey(vendor) ?? '')
    if (vendorId === null || vendorId === feed.vendorId) continue
    counts.foreign({ feed: feed.key })
    deps.log({ level: 'warning', event: 'foreignVendorNamed', feed: feed.key, item: place })
    const faults = [{ pointer: `/${place}/data/vendor`, expected: 'the vendor of this feed' }]
    throw new Problem({ status: 403, kind: 'foreign-vendor', title: 'This feed may not speak for that vendor', faults })
  }
}

function problemOfUnavailable(error: IntakeUnavailable): Problem {
  if (error.reason !== 'feedOverLimit') return unavailable('Nothing of this request was taken.', error.retryAfterSeconds, error.cause)
  const headers = { 'retry-after': String(error.retryAfterSeconds) }
  const detail = 'Nothing of this request was taken.'
  return new Problem({ status: 429, kind: 'feed-over-limit', title: 'This feed sends more than its share', detail, headers })
}

/** The answer as text: nearly all results are alike, and ten thousand of them are written in a millisecond this way. */
function answerText(answer: IntakeAnswer, counts: Counts): string {
  const count = { accepted: 0, duplicate: 0, quarantined: 0 }
  const results = answer.results.map((result) => {
    count[result.status] += 1
    return resultText(result)
  })
  for (const [outcome, by] of Object.entries(count)) if (by > 0) counts.events({ outcome }, by)
  const head = JSON.stringify({ receivedAt: formatInstant(answer.receivedAt), ...count })
  return `${head.slice(0, -1)},"results":[${results.join(',')}]}`
}

function resultText(result: ItemResult): string {
  if (result.status === 'duplicate') return '{"status":"duplicate"}'
  if (result.status === 'quarantined') return JSON.stringify({ status: result.status, reason: result.refusal })
  if (result.warnings.length === 0 && !result.conflict) return '{"status":"accepted"}'
  const warnings = result.warnings.length === 0 ? {} : { warnings: result.warnings }
  return JSON.stringify({ status: result.status, ...warnings, ...(result.conflict ? { conflict: true } : {}) })
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json').send(text)
}
