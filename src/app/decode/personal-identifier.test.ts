import { expect, test } from 'vitest'
import { masked, personalIdentifierIn } from './personal-identifier.ts'

test('addresses, numbers and accounts of people are recognised as they are usually written', () => {
  for (const text of ['jane.doe@example.org', 'Jane <jane@mail.example.co.uk>', 'call-7-jörg@exämple.de']) {
    expect(personalIdentifierIn(text), text).toBe('e-mail address')
  }
  for (const text of ['+49 30 901820', '+4930901820', '(030) 901 820', 'tel:+1-555-010-9999', '0049 30 901820', '+1.555.010.9999']) {
    expect(personalIdentifierIn(text), text).toBe('phone number')
  }
  for (const text of ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432', 'nl91abna0417164300']) {
    expect(personalIdentifierIn(text), text).toBe('IBAN')
  }
})

test('what platforms use as ids is not taken for a person', () => {
  const ids = [
    '00100',
    '5511987654321',
    '1e5',
    '2026-03-29-000123',
    'AA0101-33116',
    '3f2a8c1e-5b7d-4e9a-9c66-0d9d3c1b2a3f',
    'arn:aws:connect:eu-central-1:123456789012:instance/ab/contact/cd',
    'queue@support',
    '+1',
    'DE89370400440532013001',
    '(12) x',
  ]
  for (const id of ids) expect(personalIdentifierIn(id), id).toBeNull()
})

test('a message shows the shape of a personal value and nothing of it', () => {
  expect(masked('Jörg.1@example.org')).toBe('aaaa.9@aaaaaaa.aaa')
})
