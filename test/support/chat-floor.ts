import { Random } from '../../src/domain/shared/random.ts'
import type { ChatQueue } from '../../src/domain/staffing/chat.ts'

export interface ChatsMeasured {
  readonly waitProbability: number
  readonly abandonFraction: number
  readonly occupancy: number
  readonly chatSecondsMean: number
}

/**
 * Chats agent by agent, from event to event: a new one goes to whoever has fewest, each ends at the rate of its agent's number in hand, which the
 * formula takes for evenly spread. In a long run of so many events.
 */
export function watchChats({ callsPerHour, chatSeconds, agents, patienceSeconds }: ChatQueue, events: number, seed: string): ChatsMeasured {
  const random = new Random(seed)
  const inHand = new Array<number>(agents).fill(0)
  const most = chatSeconds.length
  const arrivalRate = callsPerHour / 3_600
  let waiting = 0
  const sums = { seconds: 0, arrivals: 0, waited: 0, left: 0, busySeconds: 0, chatSeconds: 0, ended: 0 }
  for (let event = 0; event < events; event += 1) {
    const endRates = inHand.map((count) => (count === 0 ? 0 : count / (chatSeconds[count - 1] as number)))
    const ending = endRates.reduce((sum, rate) => sum + rate, 0)
    const leaving = patienceSeconds === null ? 0 : waiting / patienceSeconds
    const total = arrivalRate + ending + leaving
    const seconds = -Math.log(random.uniform()) / total
    sums.seconds += seconds
    sums.busySeconds += seconds * inHand.filter((count) => count > 0).length
    sums.chatSeconds += seconds * inHand.reduce((sum, count) => sum + count, 0)
    let at = random.uniform() * total
    if (at < arrivalRate) {
      sums.arrivals += 1
      const least = inHand.indexOf(Math.min(...inHand))
      if ((inHand[least] as number) < most) inHand[least] = (inHand[least] as number) + 1
      else {
        waiting += 1
        sums.waited += 1
      }
    } else if (at < arrivalRate + ending) {
      at -= arrivalRate
      let agent = 0
      while (agent < agents - 1 && at >= (endRates[agent] as number)) at -= endRates[agent++] as number
      sums.ended += 1
      if (waiting > 0) waiting -= 1
      else inHand[agent] = (inHand[agent] as number) - 1
    } else {
      waiting -= 1
      sums.left += 1
    }
  }
  return {
    waitProbability: sums.waited / sums.arrivals,
    abandonFraction: sums.left / sums.arrivals,
    occupancy: sums.busySeconds / sums.seconds / agents,
    chatSecondsMean: sums.chatSeconds / sums.ended,
  }
}
