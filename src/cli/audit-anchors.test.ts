import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { anchorFileOf, anchorsIn, asked, noteAnchor } from './audit-anchors.ts'

const folder = mkdtempSync(join(tmpdir(), 'anchors-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NOW = Date.UTC(2026, 10, 26, 2)
const headAt = (count: number, storeId = 's1') => ({ head: async () => ({ storeId, count, hash: String(count % 10).repeat(64), at: NOW }) })

test('the head is noted once for each state of the trail, and other stores’ heads stand beside it unread', async () => {
  const path = anchorFileOf(folder)
  expect(await anchorsIn(path, 's1')).toEqual([])
  await noteAnchor(path, headAt(0), NOW)
  for (const count of [3, 3, 7]) await noteAnchor(path, headAt(count), NOW)
  await noteAnchor(path, headAt(2, 's2'), NOW)
  expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(`2026-11-26T02:00:00.000Z s1 3:${'3'.repeat(64)}`)
  expect((await anchorsIn(path, 's1')).map(({ count }) => count)).toEqual([3, 7])
  expect((await anchorsIn(path, 's2')).map(({ count }) => count)).toEqual([2])
})

test('a line that is none is told by its number: a note that cannot be read must not pass for one that holds', async () => {
  const path = join(folder, 'spoilt')
  writeFileSync(path, `2026-11-26T02:00:00.000Z s1 3:${'3'.repeat(64)}\n2026-11-26T03:00:00.000Z s1 4:\n`)
  await expect(anchorsIn(path, 's1')).rejects.toThrow(/spoilt, line 2 is "2026-11-26T03:00:00.000Z s1 4:", expected/)
})

test('of many heads the first and the last are asked for, and some between', () => {
  const many = Array.from({ length: 950 }, (_, at) => ({ count: at + 1, hash: '' }))
  const some = asked(many)
  expect([some.length, some[0]?.count, some.at(-1)?.count]).toEqual([100, 1, 950])
  expect(asked(many.slice(0, 5))).toHaveLength(5)
})
