import { expect, test } from 'vitest'
import { FakeDesk } from '../../../test/support/fake-desk/fake-desk.ts'
import { stateOfSnapshot } from '../store/desk-state.ts'
import { queueRows } from './queue-row.ts'
import { missedSince, offFrom, type Verdict, volumeOffSince } from './since-when.ts'
import { situationText } from './situation-text.ts'

/** A Tuesday afternoon in Europe. */
const AS_OF = Date.parse('2026-11-24T14:37:20Z')
const LETTERS: Readonly<Record<string, Verdict>> = { x: 'off', o: 'fine', '-': 'nothing' }
const from = (text: string): number | null => offFrom([...text].map((letter) => LETTERS[letter] ?? 'nothing'))

test('something is off since the first interval of the last run without a break', () => {
  expect(from('oxoxxx')).toBe(3)
  expect(from('ooox')).toBeNull()
  expect(from('xxxxxx')).toBe(0)
  expect(from('xxxo-')).toBeNull()
  expect(from('')).toBeNull()
})

test('what says nothing breaks no run, and neither does the running interval', () => {
  expect(from('oxx--x-')).toBe(1)
  expect(from('oxxxo')).toBe(1)
  expect(from('oxxoo')).toBeNull()
})

test('the situation of a queue is two sentences that say since when, and nothing of a queue without data', () => {
  const state = stateOfSnapshot(new FakeDesk({ seed: 7, queues: 24, vendors: 4, asOf: AS_OF }).snapshot())
  const rows = queueRows(state)
  const missed = rows.filter((row) => missedSince(row) !== null)
  expect(missed.length).toBeGreaterThan(0)
  const [row] = missed
  if (row === undefined) return
  expect(missedSince(row)).toBeLessThan(state.asOf)
  const text = situationText({ state, zone: 'UTC' }, row)
  expect(text).toMatch(
    /^\S.* at 14:37 UTC: service level of the last hour \d+\.\d.% \(target \d+\/\d+ SL\d\), missed since \d\d:\d\d; volume/,
  )
  expect(text.match(/[.!?](?: |$)/g)).toHaveLength(2)
  const off = rows.filter((one) => volumeOffSince(one) !== null)
  expect(off.length).toBeGreaterThan(0)
  const silent = { ...row, believed: { ...row.believed, unknownFrom: state.asOf - 3_600_000 } }
  expect(situationText({ state, zone: 'UTC' }, silent)).toMatch(/at 14:37 UTC: no data since 13:37, its feed is silent\. /)
})
