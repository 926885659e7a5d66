import { AGENT_STATES } from '../domain/contact/agent-state.ts'
import { assert } from '../domain/shared/result.ts'
import {
  DESK_COLUMNS,
  type DeskAgent,
  type DeskCells,
  type DeskChanges,
  type DeskExpectation,
  type DeskMoment,
  type DeskWaiting,
} from './desk.ts'
import { DigitWriter } from './desk-digits.ts'

/** Goes up when a desk built before cannot read what is sent now. */
export const DESK_FORMAT = 3

/**
 * The first two lines of the `data` of a `snapshot` event: one of JSON (what names things) and one of digits (what is of the moment). A
 * line for each interval follows, by `IntervalEncoder`, and last a line by `encodeDeskOutlook`.
 */
export function encodeDeskMoment(moment: DeskMoment, lanes: DeskCells['lanes']): { readonly head: string; readonly numbers: Uint8Array } {
  return { head: JSON.stringify(headOf(moment)), numbers: numbersOf(moment, lanes) }
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
    outlook: changes.outlook,
    pastFill: changes.pastFill,
    learning: changes.learning,
  })
}

function headOf(moment: DeskMoment): object {
  return {
    format: DESK_FORMAT,
    columns: DESK_COLUMNS,
    asOf: moment.asOf,
    version: moment.version,
    clock: moment.clock,
    audience: moment.audience,
    windowStart: moment.windowStart,
    intervals: moment.intervals,
    records: moment.records,
    feeds: moment.feeds,
    expectations: moment.expectations.map(({ queueId, basis, days, ahtMs }) => ({ queueId, basis, days, ahtMs })),
    agents: moment.agents.map((agent) => agent.agent),
    annotations: moment.annotations,
    pastFill: moment.pastFill,
    learning: moment.learning,
  }
}

function numbersOf(moment: DeskMoment, lanes: DeskCells['lanes']): Uint8Array {
  const out = new DigitWriter(65_536)
  out.varint(lanes.length)
  for (const { queueId, vendorId } of lanes) {
    out.varint(queueId)
    out.varint(vendorId)
  }
  for (const expectation of moment.expectations) writeExpectation(out, expectation, moment.intervals)
  out.varint(moment.waiting.length)
  for (const held of moment.waiting) writeWaiting(out, held)
  for (const agent of moment.agents) writeAgent(out, agent, moment.asOf)
  return out.written()
}

function writeExpectation(out: DigitWriter, expectation: DeskExpectation, intervals: number): void {
  const { offeredTwelfths } = expectation
  assert(
    offeredTwelfths.length === intervals,
    `expectation of queue ${expectation.queueId} has ${offeredTwelfths.length} intervals, expected ${intervals}`,
  )
  for (const twelfths of offeredTwelfths) out.varint(twelfths === null ? 0 : twelfths + 1)
}

function writeWaiting(out: DigitWriter, held: DeskWaiting): void {
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

function writeAgent(out: DigitWriter, agent: DeskAgent, asOf: number): void {
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
