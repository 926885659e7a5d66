import { expect, test } from 'vitest'
import { passwordFault } from './password-rule.ts'

const NAMES = ['mia.lund@example.com', 'Mia Lund']

test('a password is long, and long is enough', () => {
  for (const good of ['seven brown otters', 'correcthorsebattery', 'ünïcödé wörds ok', `${'ab cd ef '.repeat(12)}`, 'Zq7!mmRt0#xv']) {
    expect(passwordFault(good, NAMES), good).toBeNull()
  }
  expect(passwordFault('elevenchars', NAMES)).toBe('at least 12 characters')
  expect(passwordFault('x1y2z3 '.repeat(20), NAMES)).toBe('at most 128 characters')
  expect(passwordFault('abababababab', NAMES)).toBe('at least 5 different characters')
})

test('what is made of one’s own name, of walks over the keyboard or of first guesses is refused', () => {
  for (const own of ['mia.lund@example.com', 'Mia Lund 2026', 'exampleexample1'])
    expect(passwordFault(own, NAMES), own).toBe('more than your own name')
  for (const first of ['qwertyuiop12', 'password1234', 'Welcome12345', 'loadline2026', '123456789012', 'zxcvbnmasdfg', 'poiuytrewq!!']) {
    expect(passwordFault(first, NAMES), first).toBe('something that is not among the first guesses')
  }
})
