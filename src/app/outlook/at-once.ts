/** Below so many in hand on the mean there is one at a time: clocks of platforms differ by a little. */
const ONE_AT_ONCE = 1.2
const HOUR_INTERVALS = 4
const HOUR_MS = 3_600_000
/** Of the hours with at least so much of agents' time, the one that only one in twenty is busier than. */
const AGENT_MS_MIN = HOUR_MS
const BUSY = 0.95

/**
 * Contacts that an agent takes at once, by what was counted in each quarter hour: contacts' time in hand over that of agents. No feed says how many
 * they may take; it is how many they had in the busiest hours, since who may have three has three only then.
 */
export function takenAtOnce(handleMs: Float64Array, agentHandleMs: Float64Array): number {
  const [contacts, agents] = [sumOf(handleMs, 0, handleMs.length), sumOf(agentHandleMs, 0, agentHandleMs.length)]
  if (agents === 0 || contacts / agents < ONE_AT_ONCE) return 1
  const hours: number[] = []
  for (let from = 0; from + HOUR_INTERVALS <= handleMs.length; from += HOUR_INTERVALS) {
    const agentMs = sumOf(agentHandleMs, from, from + HOUR_INTERVALS)
    if (agentMs >= AGENT_MS_MIN) hours.push(sumOf(handleMs, from, from + HOUR_INTERVALS) / agentMs)
  }
  hours.sort((a, b) => a - b)
  const busiest = hours[Math.floor(BUSY * hours.length)]
  return busiest === undefined ? Math.ceil(contacts / agents) : Math.max(1, Math.round(busiest))
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let place = from; place < to; place += 1) sum += values[place] as number
  return sum
}
