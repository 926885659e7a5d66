import { createHash } from 'node:crypto'
import { type ClientRequest, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import type { HttpWorld } from './http-world.ts'
import { xlsxOf, type ZipPart, zipOf } from './xlsx-file.ts'

/** A file of a plan, made from the case; looked at, or kept where `keep` says so. */
export interface FileSending {
  readonly keep?: true
  /** Beside kind and name. */
  readonly query?: string
  readonly name?: string
  readonly text?: string
  readonly base64?: string
  readonly repeat?: { readonly before: string; readonly text: string; readonly times: number }
  /** The XML within a sheet named Plan. */
  readonly sheet?: string
  readonly properties?: string
  readonly parts?: readonly (Omit<ZipPart, 'content'> & { readonly content: string; readonly times?: number })[]
  readonly type?: string
  readonly accept?: 'text/csv'
  readonly timesAtOnce?: number
  /** The SHA-256 of another text, given as the one of the file. */
  readonly digestOf?: string
  /** Over a connection that is closed once so many bytes were sent; with -1 so that only the length is said. */
  readonly cutAfter?: number
  /** Sent in chunks without a length until the server answers, at most so many megabytes; it may hold no more of them in memory. */
  readonly megabytes?: number
}

/** What must be there in the answer to a file. */
export interface FileExpectation {
  readonly status?: number
  readonly statusOneOf?: readonly number[]
  readonly type?: string
  readonly counts?: Readonly<Record<string, number>>
  /** Exactly these, each in part. */
  readonly faults?: readonly Readonly<Record<string, unknown>>[]
  readonly warnings?: readonly string[]
  /** Parts of warnings of which none may be there. */
  readonly noWarnings?: readonly string[]
  /** In part, as the days of queues in `queues`. */
  readonly beside?: Readonly<Record<string, unknown>>
  readonly queues?: readonly Readonly<Record<string, unknown>>[]
  readonly errors?: readonly { readonly pointer?: string; readonly expected: string }[]
  readonly readAs?: Readonly<Record<string, unknown>>
  readonly isNew?: boolean
  readonly text?: string
  readonly notText?: string
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Sends a file and holds the answer against what was expected of it. */
export async function playFile(world: HttpWorld, sending: FileSending, expected: FileExpectation, where: string): Promise<void> {
  const { keep, query = '', name = where, timesAtOnce = 1 } = sending
  if (sending.cutAfter !== undefined || sending.megabytes !== undefined) return await playConnection(world, sending, expected, where)
  const url = `/api/v1/plans${keep === true ? '' : '/preview'}?kind=forecast&name=${encodeURIComponent(name)}&${query}`
  const headers = {
    host: '127.0.0.1:4680',
    authorization: `Bearer ${world.token('ada')}`,
    'content-type': sending.type ?? (sending.sheet === undefined && sending.parts === undefined ? 'text/csv' : XLSX),
    accept: sending.accept ?? 'application/json',
    ...(sending.digestOf === undefined ? {} : { 'content-digest': `sha-256=:${sha256(sending.digestOf)}:` }),
  }
  const payload = bytesOf(sending)
  const answers = await Promise.all(
    Array.from({ length: timesAtOnce }, () => world.server.inject({ method: 'POST', url, headers, payload })),
  )
  for (const { statusCode, body } of answers) checkFile(statusCode, body, expected, where)
}

function checkFile(status: number, text: string, expected: FileExpectation, where: string): void {
  const shown = `${where}: ${status} ${text.slice(0, 600)}`
  expect(expected.statusOneOf ?? [expected.status], shown).toContain(status)
  if (expected.text !== undefined) expect(text, shown).toContain(expected.text)
  if (expected.notText !== undefined) expect(text, shown).not.toContain(expected.notText)
  if (!text.startsWith('{')) return
  const told = JSON.parse(text) as Readonly<Record<string, unknown>>
  const preview = (told['preview'] ?? told) as Readonly<Record<string, unknown>>
  if (expected.type !== undefined) expect(told['type'], shown).toBe(`urn:loadline:problem:${expected.type}`)
  if (expected.isNew !== undefined) expect(told['isNew'], shown).toBe(expected.isNew)
  if (expected.counts !== undefined) {
    expect(preview, shown).toMatchObject(expected.counts)
    const { read, accepted, repeated, blank, refused } = preview as Record<string, number>
    expect(read, `${shown}: what was read is accounted for`).toBe((accepted ?? 0) + (repeated ?? 0) + (blank ?? 0) + (refused ?? 0))
  }
  if (expected.readAs !== undefined) expect(preview['readAs'], shown).toMatchObject(expected.readAs)
  if (expected.faults !== undefined) expect(preview['faults'], shown).toMatchObject(expected.faults)
  if (expected.beside !== undefined) expect(preview['beside'], shown).toMatchObject(expected.beside)
  if (expected.queues !== undefined) expect(preview['queues'], shown).toMatchObject(expected.queues)
  for (const warning of expected.noWarnings ?? []) expect(preview['warnings'], shown).not.toContainEqual(expect.stringContaining(warning))
  for (const warning of expected.warnings ?? []) expect(preview['warnings'], shown).toContainEqual(expect.stringContaining(warning))
  const errors = (told['errors'] ?? []) as readonly { pointer?: string; expected: string }[]
  for (const [place, error] of (expected.errors ?? []).entries()) {
    expect(errors[place]?.expected, shown).toContain(error.expected)
    expect(errors[place]?.pointer, shown).toBe(error.pointer)
  }
}

function bytesOf({ text, base64, repeat, sheet, properties, parts }: FileSending): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  if (repeat !== undefined) return Buffer.from(repeat.before + repeat.text.repeat(repeat.times))
  if (parts !== undefined) return zipOf(parts.map(({ content, times = 1, ...part }) => ({ ...part, content: content.repeat(times) })))
  if (sheet !== undefined) return xlsxOf({ Plan: sheet }, properties === undefined ? {} : { properties })
  return Buffer.from(text ?? '')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/** What one file may take of the server's memory, whatever its length. */
const MEMORY_MB_MAX = 200

async function playConnection(world: HttpWorld, sending: FileSending, expected: FileExpectation, where: string): Promise<void> {
  if (!world.server.server.listening) await world.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = world.server.server.address() as AddressInfo
  const { cutAfter, megabytes = 0 } = sending
  const bytes = bytesOf(sending)
  const headers = {
    authorization: `Bearer ${world.token('ada')}`,
    'content-type': 'text/csv',
    ...(cutAfter === undefined ? { 'transfer-encoding': 'chunked' } : { 'content-length': cutAfter < 0 ? TEN_GB : bytes.length }),
  }
  const asked = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: `/api/v1/plans?kind=forecast&name=${encodeURIComponent(where)}`,
    headers,
  })
  const answered = new Promise<number>((resolve) => {
    asked.on('response', (answer) => resolve(answer.statusCode ?? 0))
    asked.on('error', () => resolve(0))
  })
  const before = process.memoryUsage().rss
  if (cutAfter !== undefined && cutAfter >= 0) await cutOff(asked, bytes.subarray(0, cutAfter))
  else if (cutAfter !== undefined) asked.flushHeaders()
  else await sendOn(asked, megabytes)
  const status = await answered
  asked.destroy()
  const grown = (process.memoryUsage().rss - before) / MEGABYTE
  expect(status, where).toBe(expected.status)
  expect(grown, `${where}: megabytes of memory`).toBeLessThan(MEMORY_MB_MAX)
}

const MEGABYTE = 1024 * 1024
const TEN_GB = 10 * 1024 * MEGABYTE

/** Ends the connection where it stands; its status is 0, since nobody is left to hear one. */
async function cutOff(asked: ClientRequest, bytes: Buffer): Promise<void> {
  await new Promise<void>((sent) => asked.write(bytes, () => sent()))
  asked.destroy()
}

async function sendOn(asked: ClientRequest, megabytes: number): Promise<void> {
  const chunk = Buffer.from('billing;2026-03-30 08:00;5\n'.repeat(MEGABYTE / 27))
  let isOver = false
  const over = new Promise<void>((resolve) => {
    for (const end of ['response', 'error', 'close'] as const) asked.once(end, () => resolve())
  }).then(() => {
    isOver = true
  })
  for (let sent = 0; sent < megabytes && !isOver; sent += 1) {
    await Promise.race([over, new Promise<void>((taken) => asked.write(chunk, () => taken()))])
  }
}
