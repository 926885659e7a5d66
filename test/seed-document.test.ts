import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseSeed } from '../src/app/records/seed-file.ts'

test('the seed file that the documentation shows is one', () => {
  const text = readFileSync(new URL('../docs/seed-file.md', import.meta.url), 'utf8')
  const shown = /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  const read = parseSeed(shown)
  expect(read.ok ? read.value.map(({ kind }) => kind) : read.error).toEqual(['market', 'vendor', 'site', 'queue', 'feed', 'mapping'])
})
