import { expect, test } from 'vitest'
import { isCommonPassword } from '../../app/access/common-password.ts'
import { passwordFault } from '../../app/access/password-rule.ts'
import { commonPasswords } from './common-passwords.ts'

test('the list knows what people choose, and lets through what is long and one’s own', async () => {
  const isCommon = await commonPasswords()
  for (const chosen of ['manchester12!', 'Christopher1', 'liverpool2026', 'unbelievable', '1q2w3e4r5t6y', 'P@ssw0rd1234']) {
    expect(isCommonPassword(chosen, isCommon), chosen).toBe(true)
    expect(passwordFault(chosen, [], isCommon), chosen).toBe('something that is not among the first guesses')
  }
  for (const own of ['seven brown otters', 'correcthorsebattery', 'six orange kettles hum', 'nine green lanterns float']) {
    expect(passwordFault(own, [], isCommon), own).toBeNull()
  }
})
