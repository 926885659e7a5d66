import { expect, test } from 'vitest'
import { holidaysOfZone } from './holidays-of-zone.ts'

const MAY = { from: '2026-05-01', until: '2026-05-31' }

test('a market has the public holidays of the country that its zone lies in', () => {
  expect(holidaysOfZone('Europe/Berlin', MAY).get('2026-05-14')).toMatch(/Ascension/)
  expect(holidaysOfZone('Europe/London', MAY).get('2026-05-14')).toBeUndefined()
  expect([...holidaysOfZone('America/New_York', MAY).keys()]).toEqual(['2026-05-25'])
  expect([...holidaysOfZone('Asia/Tokyo', MAY).keys()]).toContain('2026-05-05')
})

test('a zone of no country has none', () => {
  expect(holidaysOfZone('UTC', MAY)).toEqual(new Map())
})
