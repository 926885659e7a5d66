import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DeskListener } from '../../app/desk/desk-audience.ts'
import type { DeskFeed } from '../../app/desk/desk-feed.ts'
import type { DeskView } from '../../app/desk/desk-view.ts'
import type { VersionVector } from '../../app/kpi-query.ts'
import { scopeName } from '../../app/scope.ts'
import { type Instant, type Milliseconds, SECOND_MS } from '../../domain/shared/instant.ts'
import { type DeskClock, parseVersionId } from '../../wire/desk.ts'
import type { Access, Caller } from './access.ts'
import { bearerTokenOf } from './bearer.ts'
import { callerOn } from './caller.ts'
import { DeskEncoder } from './desk-encoder.ts'
import { EventStream, framedLine } from './event-stream.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { Problem, unavailable } from './problem.ts'

export interface StreamDeps {
  readonly deskFeed: DeskFeed
  readonly deskClock: () => DeskClock
  readonly access: Access
  readonly machineNow: () => Instant
  readonly log: Log
  readonly metrics: Metrics
}

/** Streams at once; each costs little, but a browser that leaves its own open would otherwise collect them. */
export const STREAMS_MAX = 2_000

/** How often a stream asks whether its session still is: well within the 5 s in which it has to end. */
const RECHECK_MS: Milliseconds = 3 * SECOND_MS

/** While the store cannot be asked, a stream goes on so long: what it shows is marked as late by itself. */
const UNCHECKED_MS_MAX: Milliseconds = 60 * SECOND_MS

/** So often a line that means nothing is sent, for proxies that cut what is quiet. */
const HEARTBEAT_MS: Milliseconds = 15 * SECOND_MS

/** How often what became different is told. */
const PULSE_MS: Milliseconds = 250

/** `GET /api/v1/stream`: a snapshot of the caller's desk, then changes, resumable by `Last-Event-ID`. */
export function streamRoute(server: FastifyInstance, deps: StreamDeps): void {
  const streams = new Set<EventStream>()
  const encoder = new DeskEncoder(deps.deskClock)
  deps.metrics.gauge('loadline_streams', 'Open streams', () => streams.size)
  const resyncs = deps.metrics.counter('loadline_stream_resync_total', 'Streams that were too far behind and were told everything anew')
  const pulse = setInterval(() => void deps.deskFeed.pulse(), PULSE_MS)
  server.addHook('preClose', async () => {
    clearInterval(pulse)
    for (const stream of streams) stream.end()
    await deps.deskFeed.stop()
  })
  const options = { config: { scope: 'readFigures', isNeverShed: true }, exposeHeadRoute: false } as const
  server.get('/api/v1/stream', options, async (request, reply) => {
    const caller = callerOn(request)
    if (streams.size >= STREAMS_MAX) throw unavailable(`${STREAMS_MAX} streams are open`, 30)
    const after = resumeOf(request)
    // A vendor's numbers are those of one view, which may be another by now; its desk is small.
    const resume = caller.scope.kind === 'vendor' ? null : after
    reply.hijack()
    const stream = new EventStream(reply.raw, { ...reply.getHeaders(), ...STREAM_HEADERS })
    streams.add(stream)
    const heartbeat = setInterval(() => stream.comment(), HEARTBEAT_MS)
    const stopChecking = keepChecking(request, caller, deps, stream)
    const subscription = await follow(deps, caller, resume, listenerOf(stream, encoder, resyncs), stream)
    await stream.closed
    clearInterval(heartbeat)
    stopChecking()
    subscription?.close()
    streams.delete(stream)
  })
}

const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Proxies that collect answers would hold a stream back for good.
  'x-accel-buffering': 'no',
} as const

async function follow(
  { deskFeed, log }: StreamDeps,
  { scope }: Caller,
  resume: VersionVector | null,
  listener: DeskListener,
  stream: EventStream,
): Promise<{ readonly close: () => void } | null> {
  try {
    return await deskFeed.subscribe(scope, resume, listener)
  } catch (error) {
    // The browser tries again by itself; the answer has begun, so it cannot say more.
    log({ level: 'error', event: 'streamNotReadable', detail: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    stream.end()
    return null
  }
}

function listenerOf(stream: EventStream, encoder: DeskEncoder, resynced: () => void): DeskListener {
  let latest: DeskView | null = null
  const resync = (): void => {
    if (latest === null) return
    resynced()
    stream.send({ event: 'resync', id: null, data: [framedLine('')] })
    stream.send(encoder.snapshot(latest))
  }
  return {
    onSnapshot: (view, isResync) => {
      latest = view
      // What a slow client has not read yet is worth nothing once it is told everything anew; it is told when it has read.
      if (stream.isBehind) stream.whenRead(resync)
      else if (isResync) resync()
      else stream.send(encoder.snapshot(view))
    },
    onChanges: (view, touched) => {
      latest = view
      if (stream.isBehind) stream.whenRead(resync)
      else stream.send(encoder.changes(view, touched))
    },
  }
}

/** Ends a stream whose caller signed out, was signed out or became somebody else; and one of which that cannot be found out for long. */
function keepChecking(request: FastifyRequest, caller: Caller, { access, machineNow }: StreamDeps, stream: EventStream): () => void {
  let checkedAt = machineNow()
  const check = async (): Promise<void> => {
    const now = await callerNow(request, access)
    checkedAt = machineNow()
    const isSame =
      now !== null && now.role === caller.role && scopeName(now.scope) === scopeName(caller.scope) && now.permissions.has('readFigures')
    if (isSame) return
    // Told before it ends, so that the page asks at once who it is now, and does not wait as after a fault of the line.
    stream.send({ event: 'ended', id: null, data: [framedLine('')] })
    stream.end()
  }
  const checkNow = (): void => {
    check().catch(() => {
      if (machineNow() - checkedAt > UNCHECKED_MS_MAX) stream.end()
    })
  }
  const timer = setInterval(checkNow, RECHECK_MS)
  const stopHearing = access.onChange(checkNow)
  return () => {
    clearInterval(timer)
    stopHearing()
  }
}

async function callerNow(request: FastifyRequest, access: Access): Promise<Caller | null> {
  if (request.sessionToken !== null) return await access.callerByCookie(request.sessionToken)
  const token = bearerTokenOf(request)
  return token === null ? null : await access.callerByToken(token)
}

function resumeOf(request: FastifyRequest): VersionVector | null {
  const id = request.headers['last-event-id']
  if (id === undefined || id === '') return null
  const version = typeof id === 'string' ? parseVersionId(id) : null
  if (version === null) throw new Problem({ status: 400, kind: 'bad-request', title: 'Last-Event-ID is not a version' })
  return version
}
