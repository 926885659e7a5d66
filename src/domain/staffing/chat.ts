import { err, ok, type Result } from '../shared/result.ts'
import { erlangA } from './erlang-a.ts'
import { demandAgents, demandAmount, HOUR_SECONDS, type SteadyService, serviceWithoutCalls, type Unstable } from './steady-queue.ts'
import { patientShares, waitShares } from './wait-shares.ts'

/** Chats: an agent has several at once, and each takes longer for it. */
export interface ChatQueue {
  readonly callsPerHour: number
  /** The mean handle time of a chat whose agent has 1, 2, 3, … in hand; as long as one may have at once. More than 0. */
  readonly chatSeconds: readonly number[]
  readonly agents: number
  /** Null where nobody leaves. */
  readonly patienceSeconds: number | null
  readonly thresholdSeconds: number
}

/** Contact-seconds and agent-seconds are different sums, so both are told. */
export interface ChatService extends SteadyService {
  /** Agents' time with at least one chat, of all their time. */
  readonly occupancy: number | null
  /** Chats in hand, of all that agents may have at once. */
  readonly slotOccupancy: number | null
  /** The mean handle time that comes of how many are in hand together. */
  readonly chatSecondsMean: number | null
}

/**
 * Service of chats, from the birth-death chain of how many chats there are. A new chat goes to whoever has fewest, so n chats on N agents are n / N
 * each, give or take one; approximate is that they stay so even while chats end (watched agent by agent, waits come out up to 3 points likelier,
 * mostly less than 1). With one chat at a time it is Erlang A or C exactly, and with
 * handle times that do not grow it is that of as many agents as there are places. `erlangs` is the load at one chat at a time;
 * `blockingProbability` is of all places. `unstable` where nobody leaves and more comes in than all agents with all places can do. Throws a RangeError
 * for what is no queue, also where an agent with one more chat in hand would get less done.
 */
export function chatService(queue: ChatQueue): Result<ChatService, Unstable> {
  demandChats(queue)
  const { callsPerHour, chatSeconds, agents, patienceSeconds, thresholdSeconds } = queue
  const alone = chatSeconds[0] as number
  const most = chatSeconds.length
  const arrivalRate = callsPerHour / HOUR_SECONDS
  const erlangs = arrivalRate * alone
  if (callsPerHour === 0) return ok({ ...serviceWithoutCalls(agents), slotOccupancy: 0, chatSecondsMean: null })
  const serviceRate = (agents * most) / (chatSeconds[most - 1] as number)
  if (patienceSeconds === null && arrivalRate >= serviceRate) return err({ kind: 'unstable', erlangs, agents })
  if (patienceSeconds !== null && agents === 0) {
    const nobody = erlangA({ callsPerHour, ahtSeconds: alone, agents, thresholdSeconds, patienceSeconds })
    return ok({ ...nobody, slotOccupancy: null, chatSecondsMean: null })
  }
  const floor = floorOf(queue, arrivalRate)
  const waits =
    patienceSeconds === null
      ? patientShares(arrivalRate, serviceRate, floor.logNotFull, thresholdSeconds)
      : waitShares({ arrivalRate, serviceRate, leaveRate: 1 / patienceSeconds }, floor.logNotFull, thresholdSeconds)
  const { waitProbability, answeredFraction } = waits
  const inHand = (1 - waitProbability) * floor.chatsWhileNotFull + waitProbability * agents * most
  const busy = (1 - waitProbability) * floor.busyWhileNotFull + waitProbability * agents
  return ok({
    erlangs,
    blockingProbability: 1 / (1 + (serviceRate / arrivalRate) * Math.exp(floor.logNotFull)),
    ...waits,
    occupancy: busy / agents,
    slotOccupancy: inHand / (agents * most),
    chatSecondsMean: answeredFraction === 0 ? null : inHand / (arrivalRate * answeredFraction),
    queueLength: arrivalRate * waits.waitSeconds,
  })
}

interface FloorWhileNotFull {
  /** The logarithm of P(a place is free) / P(exactly one is). */
  readonly logNotFull: number
  readonly chatsWhileNotFull: number
  readonly busyWhileNotFull: number
}

const BIG = 1e250

/** The chain below all places taken, relative to the state with one place free: one recurrence for the sum and for both means. */
function floorOf({ chatSeconds, agents }: ChatQueue, arrivalRate: number): FloorWhileNotFull {
  let [all, chats, busy] = [1, 0, 0]
  let one = 1
  let logScale = 0
  for (let inHand = 1; inHand < agents * chatSeconds.length; inHand += 1) {
    const down = endRate(inHand, agents, chatSeconds) / arrivalRate
    all = one + down * all
    chats = one * inHand + down * chats
    busy = one * Math.min(inHand, agents) + down * busy
    if (all > BIG) {
      all /= BIG
      chats /= BIG
      busy /= BIG
      one /= BIG
      logScale += Math.log(BIG)
    }
  }
  return {
    logNotFull: logScale + Math.log(all),
    chatsWhileNotFull: all === 0 ? 0 : chats / all,
    busyWhileNotFull: all === 0 ? 0 : busy / all,
  }
}

/** Chats that end a second when so many are spread evenly. */
function endRate(inHand: number, agents: number, chatSeconds: readonly number[]): number {
  const each = Math.floor(inHand / agents)
  const withMore = inHand - each * agents
  const fewer = each === 0 ? 0 : ((agents - withMore) * each) / (chatSeconds[each - 1] as number)
  return fewer + (withMore === 0 ? 0 : (withMore * (each + 1)) / (chatSeconds[each] as number))
}

function demandChats({ callsPerHour, chatSeconds, agents, patienceSeconds, thresholdSeconds }: ChatQueue): void {
  demandAmount('callsPerHour', callsPerHour)
  demandAmount('thresholdSeconds', thresholdSeconds)
  demandAgents(agents)
  if (patienceSeconds !== null && !(patienceSeconds > 0 && patienceSeconds < Number.POSITIVE_INFINITY))
    throw new RangeError(`patienceSeconds is ${patienceSeconds}, expected more than 0, or null where nobody leaves`)
  const isSound = chatSeconds.every(
    (seconds, place) => seconds > 0 && (place === 0 || (place + 1) / seconds >= place / (chatSeconds[place - 1] as number)),
  )
  if (chatSeconds.length === 0 || !isSound)
    throw new RangeError(`chatSeconds is ${chatSeconds.join(', ')}, expected handle times with which more chats at once get no less done`)
}
