import { expect, test } from 'vitest'
import { HeldTooMuch } from '../plans/held-too-much.ts'
import { promisesHeld } from './promises-held.ts'

const SPAN = { from: 0, to: 900_000 }
const PROMISE = { queueId: 1, vendorId: 1, start: 0, heads: 3 }

test('where plans promise more heads than are held at once there are none, which is said once each time it becomes so', async () => {
  const faults: unknown[] = []
  let isTooMuch = true
  const read = promisesHeld(
    async () => {
      if (isTooMuch) throw new HeldTooMuch('quarter hours')
      return [PROMISE]
    },
    (error) => faults.push(error),
  )
  expect([await read(SPAN), await read(SPAN), faults.length]).toEqual([[], [], 1])
  isTooMuch = false
  expect([await read(SPAN), faults.length]).toEqual([[PROMISE], 1])
  isTooMuch = true
  expect([await read(SPAN), faults.length]).toEqual([[], 2])
})

test('any other fault is one', async () => {
  const read = promisesHeld(
    async () => Promise.reject(new Error('the store is away')),
    () => undefined,
  )
  await expect(read(SPAN)).rejects.toThrow('the store is away')
})
