import { expect, test } from 'vitest'
import { isCommonPassword } from './common-password.ts'

const isCommon = (text: string): boolean => ['manchester', 'sunshine', 'unbelievable', 'trustno1', 'princess'].includes(text)

test('what many choose is seen in capitals, with figures around it, with signs for letters, and twice over', () => {
  for (const disguised of [
    'unbelievable',
    'Manchester2024!',
    '12manchester12',
    'M@nch3st3r!!',
    'sunshinesunshine',
    'SunshineSunshine99',
    'trustno1trustno1',
    '**pr1nc3$$**',
  ]) {
    expect(isCommonPassword(disguised, isCommon), disguised).toBe(true)
  }
})

test('several words together are nobody else’s, and so is what is no word', () => {
  for (const own of ['sunshine in manchester', 'manchesterprincess', 'Zq7!mmRt0#xv', '123456789012', '!!!!????....']) {
    expect(isCommonPassword(own, isCommon), own).toBe(false)
  }
})
