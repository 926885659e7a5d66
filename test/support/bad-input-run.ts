import { connect } from 'node:net'
import pg from 'pg'
import { expect } from 'vitest'
import { SECOND_MS } from '../../src/domain/shared/instant.ts'
import type { BadInputCase, EventDifference, Expectation, ExpectedResult, RepeatedEvent, Sending, Step } from './bad-input-case.ts'
import { playFile } from './bad-input-file.ts'
import { contactEvent, NOW, signatureHeaders } from './http-feed.ts'
import { ask, HTTP_SEED, type HttpWorld } from './http-world.ts'

interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** Gives a case that shares a world a feed of its own, so that its contacts are no other case's. */
export async function worldWithOwnFeed(world: HttpWorld, given: BadInputCase): Promise<HttpWorld> {
  const key = `case-${given.case}`
  const records = { ...HTTP_SEED, feeds: [{ key, name: key, mappings: [{ native: 'billing', queue: 'billing' }] }] }
  expect((await ask(world, 'ada', 'POST', '/api/v1/records', records)).status).toBe(200)
  const made = await ask(world, 'ada', 'POST', '/api/v1/tokens', { kind: 'feed', feed: key, name: key })
  const { secret } = made.body as { readonly secret: string }
  return { ...world, token: (name) => (name === 'platform' ? secret : world.token(name)) }
}

/** Plays one case and holds every answer against what was expected of it. */
export async function playCase(world: HttpWorld, given: BadInputCase): Promise<void> {
  for (const [place, step] of given.steps.entries()) {
    const where = `${given.file}, step ${place + 1}`
    if (step.advanceSeconds !== undefined) world.store.clock.advance(step.advanceSeconds * SECOND_MS)
    if (step.storeDown === true) await allowConnections(world, false)
    if (step.send !== undefined) await playSending(world, step.send, step.expect, where)
    if (step.request !== undefined) await playRequest(world, step.request, step.expect, where)
    if (step.file !== undefined) await playFile(world, step.file, step.expect, where)
    if (step.socket !== undefined) await playSocket(world, step.socket, step.expect, where)
    if (step.storeDown === true) await allowConnections(world, true)
  }
  for (const text of given.noTraceOf ?? []) expect(await tablesWith(world, text), `${given.file}: ${text}`).toEqual([])
}

async function playSending(world: HttpWorld, sending: Sending, expected: Expectation, where: string): Promise<void> {
  if (sending.atSeconds !== undefined) world.store.clock.set(NOW + sending.atSeconds * SECOND_MS)
  const times = sending.timesAtOnce ?? 1
  const answers = await Promise.all(Array.from({ length: times }, () => send(world, sending)))
  let accepted = 0
  for (const answer of answers) {
    checkAnswer(answer, expected, where)
    if (answer.status === 200) accepted += checkResults(answer, expected, where)
  }
  if (expected.acceptedInAll !== undefined) expect(accepted, where).toBe(expected.acceptedInAll)
  if (expected.acceptedMax !== undefined) expect(accepted, where).toBeLessThanOrEqual(expected.acceptedMax)
}

async function playRequest(world: HttpWorld, request: NonNullable<Step['request']>, expected: Expectation, where: string): Promise<void> {
  const answer = await ask(world, request.as, request.method, request.path, request.body)
  const body = (answer.body ?? {}) as Readonly<Record<string, unknown>>
  checkAnswer({ ...answer, body }, expected, where)
  if (expected.released !== undefined) expect(body['released'], where).toBe(expected.released)
  if (expected.text !== undefined) expect(answer.text, where).toContain(expected.text)
  if (expected.rowCount !== undefined) expect(body['rows'], where).toHaveLength(expected.rowCount)
  for (const [name, list] of Object.entries(expected)) {
    if (!Array.isArray(list) || name === 'statusOneOf') continue
    const found = body[name] as readonly unknown[]
    if (name !== 'feeds') expect(found, `${where}: ${name} ${JSON.stringify(found)}`).toHaveLength(list.length)
    for (const each of list) expect(found, where).toContainEqual(expect.objectContaining(partsOf(each)))
  }
}

/** Objects within an expectation are parts as well. */
function partsOf(value: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).map(([name, part]) => [
      name,
      typeof part === 'object' && part !== null && !Array.isArray(part) ? expect.objectContaining(partsOf(part)) : part,
    ]),
  )
}

function checkAnswer(answer: Answered, expected: Expectation, where: string): void {
  const statuses = expected.statusOneOf ?? [expected.status]
  expect(statuses, `${where}: ${answer.status} ${answer.text.slice(0, 400)}`).toContain(answer.status)
  if (expected.type !== undefined) expect(answer.body['type'], where).toBe(`urn:loadline:problem:${expected.type}`)
  if (expected.noDetail === true) expect(Object.keys(answer.body).sort(), where).toEqual(['status', 'title', 'type'])
  if (expected.retryAfter === true) expect(Number(answer.headers['retry-after']), where).toBeGreaterThan(0)
}

/** Holds the counts in balance and each result against the one expected; answers how many were accepted. */
function checkResults({ body }: Answered, { results, lastRule }: Expectation, where: string): number {
  const told = body['results'] as readonly Readonly<Record<string, unknown>>[]
  const { accepted, duplicate, quarantined } = body as { accepted: number; duplicate: number; quarantined: number }
  expect(accepted + duplicate + quarantined, `${where}: what was read is accounted for`).toBe(told.length)
  if (lastRule !== undefined) expect(told.at(-1), where).toMatchObject({ status: 'quarantined', reason: { rule: lastRule } })
  if (results !== undefined) {
    expect(told, where).toHaveLength(results.length)
    for (const [place, result] of results.entries()) checkResult(told[place] ?? {}, result, `${where}, event ${place + 1}`)
  }
  return accepted
}

function checkResult(told: Readonly<Record<string, unknown>>, expected: ExpectedResult, where: string): void {
  const shown = `${where}: ${JSON.stringify(told)}`
  if (typeof expected === 'string') {
    expect(told, shown).toEqual({ status: expected })
  } else if ('accepted' in expected) {
    expect(told['status'], shown).toBe('accepted')
    const warnings = (told['warnings'] ?? []) as readonly string[]
    expect(warnings.length, shown).toBeGreaterThanOrEqual(expected.accepted.length)
    for (const part of expected.accepted) expect(warnings.join('\n'), shown).toContain(part)
    expect(told['conflict'], shown).toBe(expected.conflict)
  } else {
    const { quarantined, pointer, value, hint, waitsFor } = expected
    expect(told, shown).toMatchObject({ status: 'quarantined', reason: { rule: quarantined, pointer, ...(waitsFor ? { waitsFor } : {}) } })
    const reason = told['reason'] as { readonly value: string; readonly hint: string | null; readonly expected: string }
    if (value !== undefined) expect(reason.value, shown).toContain(value)
    if (hint !== undefined) expect(reason.hint, shown).toContain(hint)
    expect(reason.expected.length, shown).toBeGreaterThan(0)
  }
}

async function send(world: HttpWorld, sending: Sending): Promise<Answered> {
  const body = bodyOf(sending)
  const { signed, feed = 'platform' } = sending
  const headers: Record<string, string> = {
    host: '127.0.0.1:4680',
    'content-type': sending.type ?? 'application/cloudevents-batch+json',
    ...(sending.idempotencyKey === undefined ? {} : { 'idempotency-key': sending.idempotencyKey }),
  }
  if (signed !== undefined) {
    const secret = world.secrets('platform')[signed.secret] ?? Buffer.alloc(24, signed.secret)
    Object.assign(headers, signatureHeaders(signed.overBody ?? body.toString(), secret, signed.secondsOff ?? 0, signed.id ?? 'msg_1'))
  } else if (feed !== null) headers['authorization'] = `Bearer ${world.token(feed)}`
  const url = signed === undefined ? '/api/v1/events' : '/api/v1/events?feed=platform'
  const response = await world.server.inject({ method: 'POST', url, headers, payload: body })
  return { status: response.statusCode, body: response.json(), text: response.body, headers: response.headers }
}

/** The bytes that a case sends. */
export function bodyOf({ batch, body, bodyBase64, repeat, repeatEvents }: Sending): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64')
  if (repeat !== undefined) return Buffer.from(`${repeat.before ?? ''}${repeat.text.repeat(repeat.times)}${repeat.after ?? ''}`)
  if (body !== undefined) return Buffer.from(body)
  if (repeatEvents === undefined) return Buffer.from(JSON.stringify((batch ?? []).map(eventOf)))
  return Buffer.from(JSON.stringify(Array.from({ length: repeatEvents.count }, (_, place) => repeated(repeatEvents, place))))
}

function repeated({ data, vary, from = 0, ownIds }: RepeatedEvent, place: number): object {
  const text = data[vary]
  const varied = typeof text === 'string' ? `${text}${from + place}` : from + place
  const own = ownIds === true ? { id: `e-${String(data['contactId'])}-${from + place}` } : {}
  return contactEvent({ ...data, [vary]: varied }, own)
}

function eventOf({ data, _replaceData, ...attributes }: EventDifference, place: number): object {
  const event = contactEvent({ contactId: `c${place}`, ...data }, attributes)
  if (_replaceData === true) event['data'] = data
  for (const [name, value] of Object.entries(event)) if (value === null) delete event[name]
  return event
}

async function playSocket(world: HttpWorld, text: string, expected: Expectation, where: string): Promise<void> {
  if (!world.server.server.listening) await world.server.listen({ host: '127.0.0.1', port: 0 })
  const address = world.server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  const head = `POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${world.token('platform')}\r\nContent-Type: application/x-ndjson\r\n`
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(address.port, '127.0.0.1', () => socket.write(`${head}${text}`))
    let received = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (received += chunk))
    socket.on('close', () => resolve(received))
    socket.on('error', reject)
  })
  expect(answer, where).toMatch(new RegExp(`^HTTP/1.1 ${expected.status} `))
}

/** Takes the database away from everybody, or gives it back. */
async function allowConnections({ store }: HttpWorld, isAllowed: boolean): Promise<void> {
  const config = store.access.ownerConfig()
  const client = new pg.Client({ ...config, database: 'postgres' })
  await client.connect()
  try {
    await client.query(`alter database ${config.database} with allow_connections ${isAllowed}`)
    // The test's own connection stays, so that it can look at what is there.
    const [own] = isAllowed ? [] : await store.owner<{ pid: number }>('select pg_backend_pid() as pid')
    const others = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> $2'
    if (own !== undefined) await client.query(others, [config.database, own.pid])
  } finally {
    await client.end()
  }
}

/** The tables in which a text can be read by whoever has the whole database. */
async function tablesWith({ store }: HttpWorld, text: string): Promise<readonly string[]> {
  const tables = await store.owner<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  )
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await store.owner(`select from ${name} as held where held::text like '%' || $1 || '%' limit 1`, [text])
    if (rows.length > 0) found.push(name)
  }
  return found
}
