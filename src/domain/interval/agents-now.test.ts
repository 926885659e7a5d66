import { describe, expect, it } from 'vitest'
import type { AgentState } from '../contact/agent-state.ts'
import { HOUR_MS } from '../shared/instant.ts'
import { type AgentNow, headsByGroup, isStaffed, NO_HEADS } from './agents-now.ts'

function agent(state: AgentState, queueIds: readonly number[], queueId = 0): AgentNow {
  return { feedId: 1, agent: 'a', at: 0, vendorId: 3, siteId: 0, queueIds, queueId, state, nativeState: null }
}

describe('agents now', () => {
  it('are there until they go offline, and no longer than 16 hours after they were last heard of', () => {
    expect(isStaffed(agent('available', [1]), 16 * HOUR_MS - 1)).toBe(true)
    expect(isStaffed(agent('available', [1]), 16 * HOUR_MS)).toBe(false)
    expect(isStaffed(agent('available', [1]), -1)).toBe(false)
    expect(isStaffed(agent('offline', [1]), 1)).toBe(false)
  })

  it('stand once in every group one of their queues belongs to', () => {
    const agents = [agent('available', [1, 2]), agent('handling', [1, 2], 2), agent('meeting', []), agent('offline', [1])]
    const heads = headsByGroup(agents, 1, (queueId, vendorId) => [`queue ${queueId}`, `vendor ${vendorId}`])
    expect(heads.get('queue 1')).toEqual({ ...NO_HEADS, staffed: 1, available: 1 })
    expect(heads.get('queue 2')).toEqual({ ...NO_HEADS, staffed: 2, available: 1, handling: 1 })
    expect(heads.get('queue 0')).toEqual({ ...NO_HEADS, staffed: 1, otherAux: 1 })
    expect(heads.get('vendor 3')).toEqual({ ...NO_HEADS, staffed: 3, available: 1, handling: 1, otherAux: 1 })
    expect(heads.get('queue 3')).toBeUndefined()
  })
})
