import { expect, test } from 'vitest'
import { compareWithErlang, ERLANG_CASES } from '../../test/support/erlang-cases.ts'

const STANDARD_ERRORS_MAX = 3
/** Large floors near their limit forget slowly, so they are watched for longer. */
const contactsOf = (agents: number): number => Math.max(12_000, 250 * agents)

test('the floor agrees with Erlang C and Erlang A within its own error, in thirty settings', () => {
  const compared = ERLANG_CASES.flatMap((each) => compareWithErlang(each, contactsOf(each.agents), 1))
  expect(compared.length).toBe(120)
  expect(compared.filter(({ standardErrors }) => !(standardErrors <= STANDARD_ERRORS_MAX))).toEqual([])
}, 120_000)

test('a formula for other settings is found to disagree', () => {
  const [steady] = ERLANG_CASES
  if (steady === undefined) throw new Error('there are no cases')
  const other = compareWithErlang({ ...steady, agents: steady.agents + 1 }, 12_000, 1)
  const own = compareWithErlang(steady, 12_000, 1)
  const gap = Math.abs((own[0]?.simulated ?? 0) - (other[0]?.formula ?? 0))
  expect(gap).toBeGreaterThan(0.05)
})
