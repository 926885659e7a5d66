import { AGENT_STATES } from '../domain/contact/agent-state.ts'
import { assert } from '../domain/shared/result.ts'
import {
  DESK_COLUMNS,
  type DeskAgent,
  type DeskChanges,
  type DeskExpectation,
  type DeskLayout,
  type DeskSnapshot,
  type DeskWaiting,
} from './desk.ts'
import { ByteWriter } from './desk-bytes.ts'
import { SectionWriter } from './desk-sections.ts'

/** Goes up when a desk built before cannot read what is sent now. */
export const DESK_FORMAT = 1

/** The bytes as text: the layers that know the platform have a fast base64, this one has none. */
export type ToBase64 = (bytes: Uint8Array) => string

/**
 * The `data` of a `snapshot` event: a line of JSON (what names things) and a line of base64 (what counts). Of each series only the
 * intervals in which anything happened are written, column after column, each as wide as it needs.
 */
export function encodeDeskSnapshot(snapshot: DeskSnapshot, toBase64: ToBase64): string {
  const sections = new SectionWriter()
  const body = sections.join(writeBody(snapshot, sections))
  return `${JSON.stringify({ ...headOf(snapshot), sections: sections.counts() })}\n${toBase64(body)}`
}

/** The `data` of a `changes` event. */
export function encodeDeskChanges(changes: DeskChanges): string {
  return JSON.stringify({
    version: changes.version,
    asOf: changes.asOf,
    cells: changes.cells.map((cell) => [cell.queueId, cell.vendorId, cell.start, ...withoutTrailingZeros(cell.values)]),
    waiting: changes.waiting,
    agents: changes.agents,
    feeds: changes.feeds,
    records: changes.records,
    annotations: changes.annotations,
  })
}

function headOf(snapshot: DeskSnapshot): object {
  return {
    format: DESK_FORMAT,
    columns: DESK_COLUMNS,
    asOf: snapshot.asOf,
    version: snapshot.version,
    clock: snapshot.clock,
    audience: snapshot.audience,
    windowStart: snapshot.windowStart,
    intervals: snapshot.intervals,
    records: snapshot.records,
    feeds: snapshot.feeds,
    expectations: snapshot.expectations.map(({ queueId, basis, days, ahtMs }) => ({ queueId, basis, days, ahtMs })),
    agents: snapshot.agents.map((agent) => agent.agent),
    annotations: snapshot.annotations,
  }
}

function writeBody(snapshot: DeskSnapshot, sections: SectionWriter): Uint8Array {
  const out = new ByteWriter(snapshot.series.length * (snapshot.layout.columnAt.length + 8))
  out.varint(snapshot.series.length)
  for (const series of snapshot.series) {
    out.varint(series.queueId)
    out.varint(series.vendorId)
    writeCells(out, sections, series.values, snapshot.layout, snapshot.intervals)
  }
  for (const expectation of snapshot.expectations) writeExpectation(out, expectation, snapshot.intervals)
  out.varint(snapshot.waiting.length)
  for (const held of snapshot.waiting) writeWaiting(out, held)
  for (const agent of snapshot.agents) writeAgent(out, agent, snapshot.asOf)
  return out.written()
}

function writeCells(out: ByteWriter, sections: SectionWriter, values: Float64Array, layout: DeskLayout, intervals: number): void {
  const { intervalStep, columnAt } = layout
  let end = intervals
  while (end > 0 && isQuiet(values, (end - 1) * intervalStep, columnAt)) end -= 1
  let first = 0
  while (first < end && isQuiet(values, first * intervalStep, columnAt)) first += 1
  out.varint(first)
  out.varint(end - first)
  if (first === end) return
  for (const column of columnAt) {
    const width = column < 0 ? 0 : sections.add(values, column + first * intervalStep, column + end * intervalStep, intervalStep)
    out.varint(width)
  }
}

/** Whether nothing at all happened in the cell that begins at `base`. */
function isQuiet(values: Float64Array, base: number, columnAt: readonly number[]): boolean {
  for (let at = 0; at < columnAt.length; at += 1) {
    const column = columnAt[at] as number
    if (column >= 0 && values[base + column] !== 0) return false
  }
  return true
}

function writeExpectation(out: ByteWriter, expectation: DeskExpectation, intervals: number): void {
  const { offeredTwelfths } = expectation
  assert(
    offeredTwelfths.length === intervals,
    `expectation of queue ${expectation.queueId} has ${offeredTwelfths.length} intervals, expected ${intervals}`,
  )
  for (const twelfths of offeredTwelfths) out.varint(twelfths === null ? 0 : twelfths + 1)
}

function writeWaiting(out: ByteWriter, held: DeskWaiting): void {
  out.varint(held.queueId)
  out.varint(held.vendorId)
  out.varint(held.start)
  out.varint(held.offeredAt.length)
  let previous = held.start
  for (const offeredAt of held.offeredAt) {
    out.varint(offeredAt - previous)
    previous = offeredAt
  }
  out.varint(held.dueAt.length)
  for (const dueAt of held.dueAt) out.varint(dueAt === null ? 0 : dueAt + 1)
}

function writeAgent(out: ByteWriter, agent: DeskAgent, asOf: number): void {
  out.varint(agent.feedId)
  out.varint(agent.vendorId)
  out.varint(agent.siteId)
  out.varint(AGENT_STATES.indexOf(agent.state))
  out.signed(asOf - agent.at)
  out.varint(agent.queueId)
  out.varint(agent.queueIds.length)
  for (const queueId of agent.queueIds) out.varint(queueId)
}

function withoutTrailingZeros(values: readonly number[]): readonly number[] {
  let length = values.length
  while (length > 0 && values[length - 1] === 0) length -= 1
  return values.slice(0, length)
}
