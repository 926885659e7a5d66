import { AGENT_STATES } from '../domain/contact/agent-state.ts'
import { assert } from '../domain/shared/result.ts'
import {
  DESK_COLUMN_AT,
  DESK_COLUMNS,
  DESK_LAYOUT,
  type DeskAgent,
  type DeskCell,
  type DeskChanges,
  type DeskColumn,
  type DeskExpectation,
  type DeskSeries,
  type DeskSnapshot,
  type DeskWaiting,
} from './desk.ts'
import { ByteReader } from './desk-bytes.ts'
import { DESK_FORMAT } from './desk-encode.ts'
import { SectionReader } from './desk-sections.ts'

export type FromBase64 = (text: string) => Uint8Array

type Head = Omit<DeskSnapshot, 'layout' | 'series' | 'expectations' | 'waiting' | 'agents'> & {
  readonly format: number
  readonly columns: readonly string[]
  readonly sections: readonly [number, number, number, number]
  readonly expectations: readonly Omit<DeskExpectation, 'offeredTwelfths'>[]
  readonly agents: readonly string[]
}

/** A snapshot as it was encoded, in the layout `DESK_LAYOUT`. Throws where the text is none, saying where. */
export function decodeDeskSnapshot(data: string, fromBase64: FromBase64): DeskSnapshot {
  const headEnd = data.indexOf('\n')
  if (headEnd < 0) throw new Error(`desk snapshot of ${data.length} characters has no second line, expected a head and a body`)
  const { format, columns, sections: counts, ...head } = JSON.parse(data.slice(0, headEnd)) as Head
  if (format !== DESK_FORMAT) throw new Error(`desk snapshot has format ${format}, expected ${DESK_FORMAT}: load the page anew`)
  const sections = new SectionReader(fromBase64(data.slice(headEnd + 1)), counts)
  const body = new ByteReader(sections.last)
  const columnAt = columns.map((name) => DESK_COLUMN_AT[name as DeskColumn] ?? -1)
  const series = readSeries(body, sections, head.intervals, columnAt)
  const expectations = head.expectations.map((named) => ({ ...named, offeredTwelfths: readTwelfths(body, head.intervals) }))
  const waiting = Array.from({ length: body.varint() }, () => readWaiting(body))
  const agents = head.agents.map((agent) => readAgent(body, agent, head.asOf))
  assert(body.isAtEnd(), `desk body of ${body.bytes.length} bytes was read to byte ${body.at}, expected to its end`)
  return { ...head, layout: DESK_LAYOUT, series, expectations, waiting, agents }
}

/** Changes as they were encoded; cells have all columns again. */
export function decodeDeskChanges(data: string): DeskChanges {
  const sent = JSON.parse(data) as Omit<DeskChanges, 'cells'> & { readonly cells: readonly (readonly number[])[] }
  return { ...sent, cells: sent.cells.map(cellOf) }
}

function cellOf(numbers: readonly number[]): DeskCell {
  const [queueId, vendorId, start, ...values] = numbers as [number, number, number, ...number[]]
  while (values.length < DESK_COLUMNS.length) values.push(0)
  return { queueId, vendorId, start, values }
}

function readSeries(body: ByteReader, sections: SectionReader, intervals: number, columnAt: readonly number[]): DeskSeries[] {
  return Array.from({ length: body.varint() }, () => {
    const queueId = body.varint()
    const vendorId = body.varint()
    return { queueId, vendorId, values: readCells(body, sections, intervals, columnAt) }
  })
}

function readCells(body: ByteReader, sections: SectionReader, intervals: number, columnAt: readonly number[]): Float64Array {
  const step = DESK_COLUMNS.length
  const values = new Float64Array(intervals * step)
  const first = body.varint()
  const end = first + body.varint()
  assert(end <= intervals, `a series in a desk body ends at interval ${end}, expected at most ${intervals}`)
  if (first === end) return values
  const unknown = new Float64Array(columnAt.includes(-1) ? intervals : 0)
  for (const column of columnAt) {
    if (column >= 0) sections.take(body.varint(), values, column + first * step, column + end * step, step)
    else sections.take(body.varint(), unknown, first, end, 1)
  }
  return values
}

function readTwelfths(body: ByteReader, intervals: number): (number | null)[] {
  return Array.from({ length: intervals }, () => {
    const sent = body.varint()
    return sent === 0 ? null : sent - 1
  })
}

function readWaiting(body: ByteReader): DeskWaiting {
  const queueId = body.varint()
  const vendorId = body.varint()
  const start = body.varint()
  let previous = start
  const offeredAt = Array.from({ length: body.varint() }, () => (previous += body.varint()))
  const dueAt = Array.from({ length: body.varint() }, () => {
    const sent = body.varint()
    return sent === 0 ? null : sent - 1
  })
  return { queueId, vendorId, start, offeredAt, dueAt }
}

function readAgent(body: ByteReader, agent: string, asOf: number): DeskAgent {
  const feedId = body.varint()
  const vendorId = body.varint()
  const siteId = body.varint()
  const state = AGENT_STATES[body.varint()]
  assert(state !== undefined, `agent ${agent} in a desk body has a state that is not known`)
  const at = asOf - body.signed()
  const queueId = body.varint()
  const queueIds = Array.from({ length: body.varint() }, () => body.varint())
  return { feedId, agent, vendorId, siteId, queueIds, queueId, state, at }
}
