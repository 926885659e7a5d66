import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { RecordedRow } from '../../../app/replay/recorded-row.ts'
import { LINE_BYTES_MAX } from '../read-lines.ts'
import { readBankFile } from './read-bank-file.ts'

const QUIRKS = fileURLToPath(new URL('./fixtures/quirks.txt', import.meta.url))
const BROKEN = fileURLToPath(new URL('./fixtures/broken-lines.txt', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bank-1999-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Two hours ahead all year and no hour skipped: what the zone does is the calendar's matter. */
const context = { instantOfWall: (wallMs: number) => wallMs - 7_200_000, pseudonym: (text: string) => `<${text}>` }

async function rowsOf(path: string): Promise<RecordedRow[]> {
  const rows: RecordedRow[] = []
  for await (const row of readBankFile(path, context)) rows.push(row)
  return rows
}

function written(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

test('reading a file again gives the same events, packed or not', async () => {
  const rows = await rowsOf(QUIRKS)
  expect(await rowsOf(QUIRKS)).toEqual(rows)
  expect(await rowsOf(written('quirks-without-a-name-that-tells', gzipSync(readFileSync(QUIRKS))))).toEqual(rows)
})

test('a contact is offered by the clock, and from there on the durations count', async () => {
  const rows = await rowsOf(QUIRKS)
  const row = rows.find((each) => each.line === 3)
  const events = row?.kind === 'offered' ? row.events : []
  const offeredAt = Date.UTC(1999, 1, 15, 7, 20, 6)
  expect(events.map(({ fact, at, waitMs, talkMs }) => ({ fact, at: at - offeredAt, waitMs, talkMs }))).toEqual([
    { fact: 'offered', at: 0, waitMs: null, talkMs: null },
    { fact: 'answered', at: 20_000, waitMs: 20_000, talkMs: null },
    { fact: 'ended', at: 200_000, waitMs: 20_000, talkMs: 180_000 },
  ])
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(3)
})

test('people are named by pseudonyms only, and nobody where the recording does not know', async () => {
  const rows = await rowsOf(QUIRKS)
  const people = rows.flatMap((row) => (row.kind === 'offered' ? row.events.map(({ agent, customerKey }) => agent ?? customerKey) : []))
  expect(people).toContain('<server RIVKA>')
  expect(people).toContain('<customer 90000001>')
  expect(people.filter((person) => person !== null && !/^<(?:server|customer) .+>$/.test(person))).toEqual([])
  expect(people.filter((person) => person?.includes('NO_SERVER') || person?.includes('E+') || person === '<customer 0>')).toEqual([])
})

test('a refused line is kept as it came, with its number, its column and what was expected', async () => {
  const refused = (await rowsOf(BROKEN)).filter((row) => row.kind === 'refused')
  const spaced = refused.find(({ line }) => line === 2)
  expect(spaced?.refusal).toMatchObject({ rule: 'bank1999.fieldCount', pointer: '/2', expected: '17 fields separated by tabs' })
  expect(spaced?.refusal.hint).toBe('line 2 of broken-lines.txt; its tabs became spaces')
  const clock = refused.find(({ line }) => line === 11)
  expect(clock?.refusal).toMatchObject({ rule: 'bank1999.clock', pointer: '/11/vru_entry', value: '"25:00:00"' })
  const latin = refused.find(({ line }) => line === 18)
  expect(JSON.parse(Buffer.from(latin?.raw ?? []).toString())).toMatchObject({
    file: 'broken-lines.txt',
    line: 18,
    text: expect.stringContaining('RÍVKA'),
  })
  const garbage = refused.filter(({ refusal }) => refusal.value.includes('garbage')).map(({ raw }) => Buffer.from(raw).toString())
  expect(new Set(garbage).size).toBe(2)
})

test('a line without end is refused by its number and does not fill the memory', async () => {
  const [header, first] = readFileSync(QUIRKS, 'latin1').split('\r\n')
  const rows = await rowsOf(written('long.txt', `${header}\n${'x'.repeat(LINE_BYTES_MAX * 20)}\n${first}`))
  expect(rows.map(({ kind, line }) => `${line} ${kind}`)).toEqual(['2 refused', '3 offered'])
})

test('what is no file of this format is refused as a whole, and says why', async () => {
  await expect(rowsOf(written('empty.txt', ''))).rejects.toThrow(/empty.txt is empty, expected a header/)
  await expect(rowsOf(written('other.csv', 'start,count\n1,2\n'))).rejects.toThrow(
    /line 1: the header is "start,count", expected the 17 columns/,
  )
  await expect(rowsOf(written('half.gz', gzipSync(readFileSync(QUIRKS)).subarray(0, 200)))).rejects.toThrow(/half.gz cannot be unpacked/)
  await expect(rowsOf(join(folder, 'absent.txt'))).rejects.toThrow(/absent.txt/)
})
