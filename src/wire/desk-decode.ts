import { AGENT_STATES } from '../domain/contact/agent-state.ts'
import { assert } from '../domain/shared/result.ts'
import {
  DESK_COLUMN_AT,
  DESK_COLUMNS,
  type DeskAgent,
  type DeskCell,
  type DeskChanges,
  type DeskColumn,
  type DeskExpectation,
  type DeskLaneKey,
  type DeskMoment,
  type DeskSeries,
  type DeskSnapshot,
  type DeskWaiting,
} from './desk.ts'
import { DigitReader } from './desk-digits.ts'
import { DESK_FORMAT } from './desk-encode.ts'
import { IntervalDecoder } from './desk-interval.ts'
import type { DeskOutlook } from './desk-outlook.ts'

/** Text without any but ASCII characters as bytes: the layers that know the platform have a fast way, this one has none. */
export type ToAscii = (text: string) => Uint8Array

type Head = Omit<DeskMoment, 'expectations' | 'waiting' | 'agents'> & {
  readonly format: number
  readonly columns: readonly string[]
  readonly expectations: readonly Omit<DeskExpectation, 'offeredTwelfths'>[]
  readonly agents: readonly string[]
}

const LINE_END = 10

/** A snapshot as it was encoded. Throws where the text is none, saying where. */
export function decodeDeskSnapshot(data: string, toAscii: ToAscii): DeskSnapshot {
  const headEnd = data.indexOf('\n')
  if (headEnd < 0) throw new Error(`desk snapshot of ${data.length} characters has no second line, expected a head and its numbers`)
  const { format, columns, ...head } = JSON.parse(data.slice(0, headEnd)) as Head
  if (format !== DESK_FORMAT) throw new Error(`desk snapshot has format ${format}, expected ${DESK_FORMAT}: load the page anew`)
  const outlookAt = data.lastIndexOf('\n')
  const lines = outlookAt === headEnd ? [] : linesOf(toAscii(data.slice(headEnd + 1, outlookAt)))
  assert(lines.length === head.intervals + 1, `desk snapshot of ${head.intervals} intervals has ${lines.length - 1} lines of them`)
  const outlook = JSON.parse(data.slice(outlookAt + 1)) as readonly DeskOutlook[]
  const numbers = new DigitReader(lines[0] as Uint8Array)
  const lanes = Array.from({ length: numbers.varint() }, () => ({ queueId: numbers.varint(), vendorId: numbers.varint() }))
  const expectations = head.expectations.map((named) => ({ ...named, offeredTwelfths: readTwelfths(numbers, head.intervals) }))
  const waiting = Array.from({ length: numbers.varint() }, () => readWaiting(numbers))
  const agents = head.agents.map((agent) => readAgent(numbers, agent, head.asOf))
  assert(numbers.isAtEnd(), `desk numbers of ${numbers.chars.length} characters were read to ${numbers.at}, expected to their end`)
  const columnAt = columns.map((name) => DESK_COLUMN_AT[name as DeskColumn] ?? -1)
  return { ...head, series: readSeries(lanes, lines.slice(1), columnAt), expectations, waiting, agents, outlook }
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

/** All series in one stretch of memory, made at once. */
function readSeries(lanes: readonly DeskLaneKey[], intervals: readonly Uint8Array[], columnAt: readonly number[]): DeskSeries[] {
  const step = DESK_COLUMNS.length
  const laneStep = intervals.length * step
  const all = new Float64Array(lanes.length * laneStep)
  const decoder = new IntervalDecoder({ lanes: lanes.length, laneStep, columnAt })
  for (const [interval, text] of intervals.entries()) if (text.length > 0) decoder.decode(new DigitReader(text), all, interval * step)
  return lanes.map((lane, place) => ({ ...lane, values: all.subarray(place * laneStep, (place + 1) * laneStep) }))
}

function linesOf(text: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let begin = 0; begin <= text.length; ) {
    const found = text.indexOf(LINE_END, begin)
    const end = found < 0 ? text.length : found
    lines.push(text.subarray(begin, end))
    begin = end + 1
  }
  return lines
}

function readTwelfths(numbers: DigitReader, intervals: number): (number | null)[] {
  return Array.from({ length: intervals }, () => {
    const sent = numbers.varint()
    return sent === 0 ? null : sent - 1
  })
}

function readWaiting(numbers: DigitReader): DeskWaiting {
  const queueId = numbers.varint()
  const vendorId = numbers.varint()
  const start = numbers.varint()
  let previous = start
  const offeredAt = Array.from({ length: numbers.varint() }, () => (previous += numbers.varint()))
  const dueAt = Array.from({ length: numbers.varint() }, () => {
    const sent = numbers.varint()
    return sent === 0 ? null : sent - 1
  })
  return { queueId, vendorId, start, offeredAt, dueAt }
}

function readAgent(numbers: DigitReader, agent: string, asOf: number): DeskAgent {
  const feedId = numbers.varint()
  const vendorId = numbers.varint()
  const siteId = numbers.varint()
  const state = AGENT_STATES[numbers.varint()]
  assert(state !== undefined, `agent ${agent} in desk numbers has a state that is not known`)
  const at = asOf - numbers.signed()
  const queueId = numbers.varint()
  const queueIds = Array.from({ length: numbers.varint() }, () => numbers.varint())
  return { feedId, agent, vendorId, siteId, queueIds, queueId, state, at }
}
