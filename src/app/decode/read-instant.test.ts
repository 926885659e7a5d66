import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatInstant } from '../../domain/shared/civil.ts'
import { Findings } from './findings.ts'
import { readInstant } from './read-instant.ts'

function read(value: unknown): {
  readonly utc: string | null
  readonly rule: string | null
  readonly hint: string | null
  readonly warned: number
} {
  const findings = new Findings()
  const at = readInstant(value, '/data/at', findings)
  const { refusal } = findings
  const utc = refusal === null ? formatInstant(at) : null
  return { utc, rule: refusal?.rule ?? null, hint: refusal?.hint ?? null, warned: findings.warnings.length }
}

const utcOf = (value: unknown): string | null => read(value).utc
const ruleOf = (value: unknown): string | null => read(value).rule

test('an instant may be written with any offset, with small letters and with any number of decimals', () => {
  expect(utcOf('2026-03-29T14:05:00+02:00')).toBe('2026-03-29T12:05:00.000Z')
  expect(utcOf('2026-03-29t12:05:00z')).toBe('2026-03-29T12:05:00.000Z')
  expect(utcOf('2026-03-29T12:05:00.1239999999Z')).toBe('2026-03-29T12:05:00.123Z')
  expect(utcOf('2026-03-29T12:05:00-00:00')).toBe('2026-03-29T12:05:00.000Z')
  expect(utcOf('2026-01-01T10:30:00+10:30')).toBe('2026-01-01T00:00:00.000Z')
  expect(utcOf('2024-02-29T23:59:59.5-11:00')).toBe('2024-03-01T10:59:59.500Z')
})

test('whatever a calendar can show is read back as the same instant', () => {
  const recent = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(9999, 0, 1) })
  fc.assert(fc.property(recent, (at) => utcOf(new Date(at).toISOString()) === formatInstant(at)))
})

test('midnight may be written as the end of its day, and a leap second is the last millisecond before it', () => {
  expect(read('2026-03-29T24:00:00Z')).toEqual({ utc: '2026-03-30T00:00:00.000Z', rule: null, hint: null, warned: 0 })
  expect(read('2016-12-31T23:59:60Z')).toEqual({ utc: '2016-12-31T23:59:59.999Z', rule: null, hint: null, warned: 1 })
  expect(utcOf('2017-01-01T00:59:60.7+01:00')).toBe('2016-12-31T23:59:59.999Z')
  for (const text of [
    '2026-03-29T24:00:01Z',
    '2026-03-29T25:00:00Z',
    '2026-03-29T12:00:60Z',
    '2026-03-29T12:60:00Z',
    '2026-02-29T12:00:00Z',
  ]) {
    expect(ruleOf(text), text).toBe('instantImpossible')
  }
})

test('what is not an instant with offset is refused and never guessed', () => {
  const malformed = [
    '2026-W13-7T12:00:00Z',
    '20260329T120000Z',
    '2026-03-29 12:00:00Z',
    '2026-03-29T12:00Z',
    '03/04/26',
    '2026-03-29T12:00:00+0200',
    '2026-03-29T12:00:00.Z',
    '2026-03-29T12:00:00ZZ',
    '２026-03-29T12:00:00Z',
    '1774785600',
  ]
  for (const text of malformed) expect(ruleOf(text), text).toBe('instantMalformed')
  for (const text of ['now', 'today', 'infinity', 'epoch', ' NOW ']) expect(ruleOf(text), text).toBe('instantWord')
  expect(ruleOf('2026-03-29T12:00:00')).toBe('instantWithoutOffset')
  expect(ruleOf(1_774_785_600)).toBe('instantNotText')
  expect(ruleOf(undefined)).toBe('missing')
})

test('dates that stand for "none" are refused', () => {
  const sentinels = [
    '1970-01-01T00:00:00Z',
    '1970-01-01T01:00:00+01:00',
    '1899-12-30T00:00:00Z',
    '1900-01-00T00:00:00Z',
    '1900-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '0001-01-01T00:00:00Z',
  ]
  for (const text of sentinels) expect(ruleOf(text), text).toBe('sentinel')
})

test('a local time that the clocks skip or show twice is refused with what it could mean', () => {
  const gap = read('2026-03-29T02:30:00[Europe/Berlin]')
  expect(gap).toMatchObject({ rule: 'localTimeDoesNotExist', hint: 'the clocks skip it; had they not, it were 2026-03-29T01:30:00.000Z' })
  const overlap = read('2026-10-25T02:30:00[Europe/Berlin]')
  expect(overlap.rule).toBe('localTimeIsTwice')
  expect(overlap.hint).toBe('it could be 2026-10-25T00:30:00.000Z or 2026-10-25T01:30:00.000Z')
  expect(read('2026-03-29T12:00:00[Europe/Berlin]')).toMatchObject({
    rule: 'instantWithoutOffset',
    hint: 'it could be 2026-03-29T10:00:00.000Z',
  })
})

test('a zone named beside the offset has to agree with it', () => {
  expect(utcOf('2026-10-25T02:30:00+01:00[Europe/Berlin]')).toBe('2026-10-25T01:30:00.000Z')
  expect(utcOf('2026-10-25T02:30:00+02:00[Europe/Berlin][u-ca=iso8601]')).toBe('2026-10-25T00:30:00.000Z')
  expect(utcOf('2026-04-05T01:45:00+10:30[Australia/Lord_Howe]')).toBe('2026-04-04T15:15:00.000Z')
  expect(utcOf('2026-07-01T12:00:00Z[Europe/Berlin]')).toBe('2026-07-01T12:00:00.000Z')
  expect(ruleOf('2026-07-01T12:00:00+01:00[Europe/Berlin]')).toBe('offsetContradictsZone')
  expect(ruleOf('2026-03-29T02:30:00+01:00[Europe/Berlin]')).toBe('localTimeDoesNotExist')
  expect(ruleOf('2026-04-24T00:30:00+02:00[Africa/Cairo]')).toBe('localTimeDoesNotExist')
  expect(ruleOf('2026-07-01T12:00:00+01:00[CET/Berlin]')).toBe('unknownZone')
  expect(ruleOf('2026-07-01T12:00:00-05:00[EST]')).toBe('ambiguousAbbreviation')
  expect(ruleOf('2026-07-01T12:00:00Z[!x-secret=1]')).toBe('criticalTag')
  expect(ruleOf('2026-07-01T12:00:00Z[Europe/Berlin')).toBe('instantMalformed')
})
