import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshStore, TEST_NOW, type TestStore } from '../../../test/support/store.ts'
import { byMachine } from '../../app/audit/attribution.ts'
import { PLAN_FILE_MS_MAX, PLAN_FILES_BYTES_MAX, type PlanFileStore, type SentPlanFile } from '../../app/plans/plan-file-store.ts'
import { planFileStore } from './plan-file.ts'

let store: TestStore
let files: PlanFileStore
beforeAll(async () => {
  store = await freshStore()
  files = planFileStore(store.connections, store.access.secret)
})
beforeEach(async () => {
  await store.owner('truncate plan_file, plan_file_part restart identity')
})
afterAll(() => store.close())

function sent(text: string, more: Partial<SentPlanFile> = {}): SentPlanFile {
  const bytes = new SharedArrayBuffer(Buffer.byteLength(text))
  Buffer.from(bytes).write(text)
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { bytes, sha256, fileName: 'w9.csv', planName: 'week 9', kind: 'forecast', format: 'text', sentBy: 'fay', ...more }
}

async function textOf(fileId: number): Promise<string> {
  const file = await files.one({ fileId })
  if (file === null) throw new Error(`there is no file ${fileId}`)
  const parts: Uint8Array[] = []
  for await (const part of files.read(file)) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('a file comes back as it was sent, and nothing of it can be read in the store', async () => {
  const text = `queue,start,contacts\n${'billing,2026-03-02 08:00,5\n'.repeat(90_000)}`
  await files.keep(sent(text), 'kept', TEST_NOW)
  const [file] = await files.list()
  expect(file).toMatchObject({ fileId: 1, length: text.length, outcome: 'kept', sentBy: 'fay', planName: 'week 9' })
  expect(await textOf(1)).toBe(text)
  const rows = await store.owner<{ part: number; sealed: Buffer }>('select part, sealed from plan_file_part order by part')
  expect(rows.map(({ part }) => part)).toEqual([0, 1, 2])
  for (const { sealed } of rows) expect(sealed.includes('billing')).toBe(false)
})

test('the same file again is one file, found by its digest, with what came of it the last time', async () => {
  await files.keep(sent('a,b'), 'unreadable', TEST_NOW)
  await files.keep(sent('a,b', { fileName: 'again.csv' }), 'kept', TEST_NOW + 5)
  expect(await files.list()).toMatchObject([
    { fileName: 'again.csv', outcome: 'kept', firstReceivedAt: TEST_NOW, lastReceivedAt: TEST_NOW + 5 },
  ])
  const plan = { kind: 'forecast', planName: 'week 9' } as const
  expect((await files.one({ sha256: sent('a,b').sha256, ...plan }))?.fileId).toBe(1)
  expect(await files.one({ sha256: sent('a,c').sha256, ...plan })).toBeNull()
  expect(await textOf(1)).toBe('a,b')
})

test('parts that are moved to another file do not open', async () => {
  await files.keep(sent('one'), 'kept', TEST_NOW)
  await files.keep(sent('two'), 'kept', TEST_NOW)
  await store.owner('update plan_file_part set sealed = (select sealed from plan_file_part where file_id = 1) where file_id = 2')
  await expect(textOf(2)).rejects.toThrow('does not open')
})

test('a file that is deleted while it is read does not end as if it were whole', async () => {
  await files.keep(sent('x'.repeat(1_500_000)), 'kept', TEST_NOW)
  const file = await files.one({ fileId: 1 })
  if (file === null) throw new Error('it was kept')
  const parts = files.read(file)[Symbol.asyncIterator]()
  expect((await parts.next()).value).toHaveLength(1_048_576)
  expect(await files.remove(1, byMachine('test'), TEST_NOW)).toBe(true)
  await expect(parts.next()).rejects.toThrow('1048576 bytes are there, expected 1500000')
  expect(await files.remove(1, byMachine('test'), TEST_NOW)).toBe(false)
})

test('under another secret it is known which files do not open, and which of them a snapshot was made of', async () => {
  await files.keep(sent('a,b'), 'kept', TEST_NOW)
  const later = planFileStore(store.connections, 'another-secret-of-at-least-32-characters')
  const plan = { kind: 'forecast', planName: 'week 9' } as const
  const which = { sha256: sent('a,b').sha256, ...plan }
  expect([(await files.one(which))?.opens, (await later.one(which))?.opens, (await later.list())[0]?.opens]).toEqual([true, false, false])
  expect(await later.one({ ...which, planName: 'week 10' })).toBeNull()
  await later.keep(sent('a,b'), 'kept', TEST_NOW + 1)
  expect(await later.one(which)).toMatchObject({ fileId: 2, opens: true })
  await store.owner('update plan_file set key_mark = null where file_id = 1')
  expect((await files.one({ fileId: 1 }))?.opens).toBe(true)
})

test('after thirty days a file is forgotten with its bytes, and beyond what all may have the oldest is', async () => {
  await files.keep(sent('old'), 'kept', TEST_NOW)
  await files.keep(sent('new'), 'kept', TEST_NOW + 1)
  expect(await files.purge(TEST_NOW + PLAN_FILE_MS_MAX)).toBe(0)
  expect(await files.purge(TEST_NOW + PLAN_FILE_MS_MAX + 1)).toBe(1)
  expect(await store.owner('select file_id from plan_file_part')).toEqual([{ file_id: 2 }])
  await files.keep(sent('newest'), 'kept', TEST_NOW + 2)
  await store.owner('update plan_file set bytes = $1 where file_id = 2', [PLAN_FILES_BYTES_MAX - 5])
  expect(await files.purge(TEST_NOW + 3)).toBe(1)
  expect((await files.list()).map(({ fileId }) => fileId)).toEqual([3])
})
