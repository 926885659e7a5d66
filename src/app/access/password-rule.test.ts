import { expect, test } from 'vitest'
import { passwordFault } from './password-rule.ts'

/** The list is tried where it is. */
const NONE = (): boolean => false
const NAMES = ['mia.lund@example.com', 'Mia Lund']

test('a password is long, and long is enough', () => {
  for (const good of ['seven brown otters', 'correcthorsebattery', 'ünïcödé wörds ok', `${'ab cd ef '.repeat(12)}`, 'Zq7!mmRt0#xv']) {
    expect(passwordFault(good, NAMES, NONE), good).toBeNull()
  }
  expect(passwordFault('elevenchars', NAMES, NONE)).toBe('at least 12 characters')
  expect(passwordFault('x1y2z3 '.repeat(20), NAMES, NONE)).toBe('at most 128 characters')
  expect(passwordFault('abababababab', NAMES, NONE)).toBe('at least 5 different characters')
})

test('what is made of one’s own name, of walks over the keyboard or of first guesses is refused', () => {
  for (const own of ['mia.lund@example.com', 'Mia Lund 2026', 'exampleexample1'])
    expect(passwordFault(own, NAMES, NONE), own).toBe('more than your own name')
  for (const first of ['qwertyuiop12', 'password1234', 'Welcome12345', 'loadline2026', '123456789012', 'zxcvbnmasdfg', 'poiuytrewq!!']) {
    expect(passwordFault(first, NAMES, NONE), first).toBe('something that is not among the first guesses')
  }
})
