import { expect, test } from 'vitest'
import type { DeskAgent } from '../../wire/desk.ts'
import { agentLines } from './agent-order.ts'

const NOW = 1_772_442_000_000
const agentIn = (state: DeskAgent['state'], minutes: number): DeskAgent =>
  ({
    feedId: 1,
    agent: `${state} ${minutes}`,
    vendorId: 1,
    siteId: 0,
    queueIds: [1],
    queueId: 1,
    state,
    at: NOW - minutes * 60_000,
    seconds: null,
  }) as unknown as DeskAgent

test('who handles or wraps for much longer than usual comes first, then handling, wrap, available and break, the longest first', () => {
  const agents = [
    agentIn('break', 40),
    agentIn('available', 9),
    agentIn('wrap', 1),
    agentIn('handling', 4),
    agentIn('handling', 16),
    agentIn('wrap', 6),
    agentIn('handling', 2),
  ]
  const lines = agentLines(agents, NOW, { handlingMs: 5 * 60_000, wrapMs: 30_000 })
  expect(lines.map(({ agent, isLong }) => `${agent.agent}${isLong ? ' long' : ''}`)).toEqual([
    'wrap 6 long',
    'handling 16 long',
    'handling 4',
    'handling 2',
    'wrap 1',
    'available 9',
    'break 40',
  ])
  expect(agentLines(agents, NOW, { handlingMs: null, wrapMs: null }).some(({ isLong }) => isLong)).toBe(false)
})
