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
  const url = `/api/v1/plans${keep === true ? '' : '/preview'}?kind=forecast&name=${encodeURIComponent(name)}&${query}`
  const headers = {
    host: '127.0.0.1:4680',
    authorization: `Bearer ${world.token('ada')}`,
    'content-type': sending.type ?? (sending.sheet === undefined && sending.parts === undefined ? 'text/csv' : XLSX),
    accept: sending.accept ?? 'application/json',
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
