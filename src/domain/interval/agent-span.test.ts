import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AGENT_STATES, type AgentState } from '../contact/agent-state.ts'
import { HOUR_MS, INTERVAL_MS, MINUTE_MS } from '../shared/instant.ts'
import { type CountedState, closedSpans, contributeAgentStates, contributeSpan, openSpan, SPAN_MS_MAX } from './agent-span.ts'
import type { Measure } from './measure.ts'
import { isEmptyTally, measure } from './tally.ts'
import { TallyDeltas } from './tally-of.ts'
import { KeyedSink } from './tally-sink.ts'

const NINE = Date.UTC(2026, 2, 2, 9)

function state(name: AgentState, minutes: number, queueIds: readonly number[] = [1], queueId = 0): CountedState {
  return { feedId: 1, at: NINE + minutes * MINUTE_MS, vendorId: 3, siteId: 0, queueIds, queueId, state: name }
}

/** What these states contribute, as `queue/interval measure` -> milliseconds. */
function counted(states: readonly CountedState[]): Record<string, number> {
  const deltas = new TallyDeltas()
  contributeAgentStates([], states, deltas.at)
  return figuresOf(deltas)
}

function figuresOf(deltas: TallyDeltas): Record<string, number> {
  const names: readonly Measure[] = ['staffedMs', 'availableMs', 'agentHandlingMs', 'agentWrapMs', 'breakMs', 'otherAuxMs']
  const figures: Record<string, number> = {}
  for (const { key, tally } of deltas.entries()) {
    for (const name of names) {
      const value = measure(tally, name)
      if (value !== 0) figures[`${key.queueId}/${(key.start - NINE) / INTERVAL_MS} ${name}`] = value
    }
  }
  return figures
}

describe('a span of an agent', () => {
  it('ends at the next state and is split at the quarter hours', () => {
    expect(counted([state('available', 10), state('offline', 32)])).toEqual({
      '1/0 staffedMs': 5 * MINUTE_MS,
      '1/0 availableMs': 5 * MINUTE_MS,
      '1/1 staffedMs': 15 * MINUTE_MS,
      '1/1 availableMs': 15 * MINUTE_MS,
      '1/2 staffedMs': 2 * MINUTE_MS,
      '1/2 availableMs': 2 * MINUTE_MS,
    })
  })

  it('of the last state is no part of a tally, but lasts at the moment of the answer', () => {
    expect(counted([state('available', 0)])).toEqual({})
    expect(openSpan(state('available', 0), NINE + 70_000)).toMatchObject({ start: NINE, end: NINE + 70_000 })
    expect(openSpan(state('available', 0), NINE + 30 * HOUR_MS)).toMatchObject({ end: NINE + SPAN_MS_MAX })
    expect(openSpan(state('offline', 0), NINE + 70_000)).toBeNull()
    expect(openSpan(state('available', 5), NINE)).toBeNull()
  })

  it('is believed for 16 hours', () => {
    const [span] = closedSpans([state('available', 0), state('break', 20 * 60)])
    expect(span).toMatchObject({ start: NINE, end: NINE + 16 * HOUR_MS })
  })

  it('that is shared goes in equal milliseconds to the queues served, what is left over to the lowest', () => {
    const deltas = new TallyDeltas()
    const span = { state: state('available', 0, [9, 2, 5, 2]), start: NINE, end: NINE + 1_001 }
    contributeSpan(span, new KeyedSink(deltas.at), 1)
    expect(figuresOf(deltas)).toMatchObject({ '2/0 availableMs': 334, '5/0 availableMs': 334, '9/0 availableMs': 333 })
  })

  it('of handling and wrap goes to the contact’s queue where it is known, and is shared where it is not', () => {
    expect(counted([state('handling', 0, [1, 2], 7), state('wrap', 2, [1, 2], 7), state('offline', 3)])).toEqual({
      '7/0 staffedMs': 3 * MINUTE_MS,
      '7/0 agentHandlingMs': 2 * MINUTE_MS,
      '7/0 agentWrapMs': MINUTE_MS,
    })
    expect(counted([state('handling', 0, [1, 2]), state('offline', 2)])).toMatchObject({
      '1/0 agentHandlingMs': MINUTE_MS,
      '2/0 agentHandlingMs': MINUTE_MS,
    })
    expect(counted([state('break', 0, [1], 7), state('offline', 2)])).toHaveProperty(['1/0 breakMs'])
  })

  it('without any queue belongs to none', () => {
    expect(counted([state('training', 0, []), state('meeting', 1, []), state('other_aux', 2, []), state('offline', 3)])).toEqual({
      '0/0 staffedMs': 3 * MINUTE_MS,
      '0/0 otherAuxMs': 3 * MINUTE_MS,
    })
  })
})

const anyState = fc
  .record({
    name: fc.constantFrom(...AGENT_STATES),
    minute: fc.integer({ min: 0, max: 3_000 }),
    queueIds: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    queueId: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ name, minute, queueIds, queueId }) => state(name, minute, queueIds, queueId))
const anyStates = fc
  .uniqueArray(anyState, { maxLength: 12, selector: ({ at }) => at })
  .map((states) => [...states].sort((a, b) => a.at - b.at))

describe('the states of an agent', () => {
  it('give as much staffed time as their spans last, and every millisecond of it to one state', () => {
    fc.assert(
      fc.property(anyStates, (states) => {
        const deltas = new TallyDeltas()
        contributeAgentStates([], states, deltas.at)
        const total = (name: Measure): number => deltas.entries().reduce((sum, { tally }) => sum + measure(tally, name), 0)
        const staffed = closedSpans(states).reduce((sum, span) => sum + span.end - span.start, 0)
        expect(total('staffedMs')).toBe(staffed)
        const parts = (['availableMs', 'agentHandlingMs', 'agentWrapMs', 'breakMs', 'otherAuxMs'] as const).map(total)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(staffed)
      }),
    )
  })

  it('put in the middle change only what lies between their neighbours', () => {
    fc.assert(
      fc.property(anyStates, fc.nat(), (states, choice) => {
        if (states.length === 0) return
        const place = choice % states.length
        const without = states.filter((_, at) => at !== place)
        const deltas = new TallyDeltas()
        contributeAgentStates([], without, deltas.at)
        const around = states.slice(Math.max(0, place - 1), place + 2)
        contributeAgentStates(
          around.filter((each) => each !== states[place]),
          around,
          deltas.at,
        )
        contributeAgentStates(states, [], deltas.at)
        expect(deltas.entries().every(({ tally }) => isEmptyTally(tally))).toBe(true)
      }),
    )
  })
})
