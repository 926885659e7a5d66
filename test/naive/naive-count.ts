/** All figures of a history, counted the plain way; imports nothing from the product. */

import { countAgent, type NaiveState } from './naive-agents.ts'
import { countLeg, type NaiveAdd, type NaiveFact, type NaiveRules } from './naive-contacts.ts'

/** A history as it was delivered; the order is not looked at. */
export interface NaiveHistory {
  readonly rules: readonly NaiveRules[]
  readonly deliveries: readonly (
    | { readonly kind: 'contact'; readonly key: { feedId: number; contactId: string; leg: number }; readonly fact: NaiveFact }
    | { readonly kind: 'agent'; readonly state: NaiveState }
  )[]
}

const QUARTER = 15 * 60 * 1_000

/** Every figure that is not zero, one a line: `queue vendor site start figure = value`, in alphabetical order. */
export function naiveCount(history: NaiveHistory): string {
  const figures = new Map<string, number>()
  const add: NaiveAdd = ({ queue, vendor, site, at }, figure, amount) => {
    const name = `${queue} ${vendor} ${site} ${Math.floor(at / QUARTER) * QUARTER} ${figure}`
    figures.set(name, (figures.get(name) ?? 0) + amount)
  }
  const rulesOf = (queue: number): NaiveRules => history.rules.find((rules) => rules.queueId === queue) as NaiveRules
  const legs = new Map<string, NaiveFact[]>()
  const agents = new Map<string, NaiveState[]>()
  for (const delivery of history.deliveries) {
    if (delivery.kind === 'agent') put(agents, `${delivery.state.feedId} ${delivery.state.agent}`, delivery.state)
    else put(legs, `${delivery.key.feedId} ${delivery.key.leg} ${delivery.key.contactId}`, delivery.fact)
  }
  for (const told of legs.values()) countLeg(told, rulesOf, add)
  for (const told of agents.values()) countAgent(told, add)
  const lines = [...figures].filter(([, value]) => value !== 0).map(([name, value]) => `${name} = ${value}`)
  return lines.sort().join('\n')
}

function put<T>(groups: Map<string, T[]>, name: string, value: T): void {
  groups.set(name, [...(groups.get(name) ?? []), value])
}
