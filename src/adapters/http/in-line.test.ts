import { expect, test } from 'vitest'
import { inLine } from './in-line.ts'

test('what comes beyond the limit is refused with a time to come again, and is taken once something has ended', async () => {
  const line = inLine({ atOnceMax: 2, busy: 'files are being read', retrySeconds: 5 })
  const first = Promise.withResolvers<string>()
  const second = Promise.withResolvers<string>()
  const running = [line(() => first.promise), line(() => second.promise)]
  const told = { status: 503, message: '2 files are being read', headers: { 'retry-after': '5' } }
  await expect(line(async () => 'third')).rejects.toMatchObject(told)
  first.reject(new Error('unreadable'))
  await expect(running[0]).rejects.toThrow('unreadable')
  expect(await line(async () => 'third')).toBe('third')
  second.resolve('second')
  expect(await running[1]).toBe('second')
})
