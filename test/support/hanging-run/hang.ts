import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { freshStore } from '../store.ts'

test('never ends', async () => {
  const store = await freshStore()
  expect(await store.owner('select 1 as n')).toEqual([{ n: 1 }])
  writeFileSync(process.env['HANGING_RUN_READY'] ?? '', 'ready')
  await Promise.withResolvers<void>().promise
})
