/** The time of agents once more, from the written rules alone; imports nothing from the product. */

import type { NaiveAdd } from './naive-contacts.ts'

export interface NaiveState {
  readonly feedId: number
  readonly agent: string
  readonly at: number
  readonly revision: number
  readonly time: number
  readonly hash: number
  readonly vendorId: number
  readonly siteId: number
  readonly queueIds: readonly number[]
  readonly queueId: number
  readonly state: string
}

const QUARTER = 15 * 60 * 1_000
const FIGURE: Readonly<Record<string, string>> = {
  available: 'availableMs',
  handling: 'agentHandlingMs',
  wrap: 'agentWrapMs',
  break: 'breakMs',
  training: 'otherAuxMs',
  meeting: 'otherAuxMs',
  other_aux: 'otherAuxMs',
}

/** Counts the spans between the states of one agent; `told` is everything ever told of that agent. */
export function countAgent(told: readonly NaiveState[], add: NaiveAdd): void {
  const instants = [...new Set(told.map((state) => state.at))].sort((a, b) => a - b)
  const states = instants.map((at) => {
    const versions = told.filter((state) => state.at === at)
    return versions.sort((a, b) => b.revision - a.revision || b.time - a.time || b.hash - a.hash)[0] as NaiveState
  })
  for (let place = 0; place + 1 < states.length; place += 1) {
    const state = states[place] as NaiveState
    const figure = FIGURE[state.state]
    if (figure === undefined) continue
    const end = Math.min((states[place + 1] as NaiveState).at, state.at + 16 * 60 * 60 * 1_000)
    for (let quarter = Math.floor(state.at / QUARTER) * QUARTER; quarter < end; quarter += QUARTER) {
      const ms = Math.min(end, quarter + QUARTER) - Math.max(state.at, quarter)
      share(ms, queuesOf(state), (queue, part) => {
        const where = { queue, vendor: state.vendorId, site: state.siteId, at: quarter }
        add(where, 'staffedMs', part)
        add(where, figure, part)
      })
    }
  }
}

function queuesOf(state: NaiveState): readonly number[] {
  if ((state.state === 'handling' || state.state === 'wrap') && state.queueId > 0) return [state.queueId]
  const queues = [...new Set(state.queueIds)].sort((a, b) => a - b)
  return queues.length === 0 ? [0] : queues
}

/** Deals out whole milliseconds, one after the other as cards are dealt: the first queues get what is left over. */
function share(ms: number, queues: readonly number[], give: (queue: number, part: number) => void): void {
  const whole = (ms - (ms % queues.length)) / queues.length
  let rest = ms % queues.length
  for (const queue of queues) {
    give(queue, whole + (rest > 0 ? 1 : 0))
    rest -= 1
  }
}
