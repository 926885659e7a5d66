import { expect, test } from 'vitest'
import { compareSkills, skillCases } from '../../test/support/skill-cases.ts'

test('the floor agrees where all or nothing is shared, and is near where some is; `npm run prove shared-skills` measures how near', () => {
  const figures = compareSkills(skillCases(3, 'skills/test'), 60, 1)
  for (const { gap, standardError } of figures.slice(0, 4)) expect(Math.abs(gap)).toBeLessThan(4 * standardError)
  for (const { gap } of figures.slice(4)) expect(Math.abs(gap)).toBeLessThan(0.15)
  expect(figures).toHaveLength(6)
})
