import { expect, test } from 'vitest'
import type { DeskAgent, DeskFeed } from '../../wire/desk.ts'
import { headsNow } from './heads.ts'

const NOW = 1_700_000_000_000

function feedHeard(feedId: number, secondsAgo: number): DeskFeed {
  const heard = { cadenceSeconds: 10, lastHeardAt: NOW - secondsAgo * 1_000, queueIds: null }
  return {
    feedId,
    key: `feed-${feedId}`,
    name: `Feed ${feedId}`,
    vendorId: null,
    latenessSeconds: 60,
    kind: 'push',
    eventIds: 'required',
    ...heard,
  }
}

function agentOf(feedId: number, agent: string): [string, DeskAgent] {
  return [agent, { feedId, agent, vendorId: 1, siteId: 0, queueIds: [1], queueId: 0, state: 'available', at: NOW - 120_000 }]
}

test('agents of a silent feed are not counted as there: nobody knows whether they are', () => {
  const agents = new Map([agentOf(1, 'ann'), agentOf(2, 'bo'), agentOf(2, 'cy')])
  const feeds = [feedHeard(1, 5), feedHeard(2, 5)]
  expect(headsNow({ agents, feeds, asOf: NOW }, new Set([1]))).toMatchObject({ staffed: 3, available: 3 })
  const silent = [feedHeard(1, 5), feedHeard(2, 60)]
  expect(headsNow({ agents, feeds: silent, asOf: NOW }, new Set([1]))).toMatchObject({ staffed: 1, available: 1 })
})

test('where all who were there are told of by silent feeds it is not known who is: that is not nobody', () => {
  const state = { agents: new Map([agentOf(2, 'bo')]), feeds: [feedHeard(1, 5), feedHeard(2, 60)], asOf: NOW }
  expect(headsNow(state, new Set([1]))).toBeNull()
  expect(headsNow(state, new Set([7]))).toMatchObject({ staffed: 0 })
})
