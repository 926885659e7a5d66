/** Rates of how many are waiting or in service, while nothing else changes. A second. */
export interface SystemRates {
  readonly arrivalRate: number
  readonly agents: number
  readonly serviceRateEach: number
  readonly leaveRate: number
}

/** Probabilities of `first`, `first + 1`, … customers waiting or in service. */
export interface SystemState {
  readonly first: number
  readonly probabilities: Float64Array
}

/** So many spreads of the number in system to both sides hold all but 1e-12 of it. */
const SPREADS = 8
const STEPS_MIN = 24
/** Steps a mean handle time or patience, whichever is shorter. */
const STEPS_A_RELAXATION = 12
const STEPS_MAX = 400
/** A hundred thousand agents and a backlog as large again. */
const STATES_MAX = 250_000

/**
 * The number in system after `seconds`, and its mean over them, from the forward equations of the birth-death chain: implicit Euler steps,
 * extrapolated from whole and half steps, which is stable for any rates and holds the mean over an interval to about 2e-4.
 */
export function passTime(
  start: SystemState,
  rates: SystemRates,
  seconds: number,
): { readonly end: SystemState; readonly mean: SystemState } {
  const at = rangeOf(start, rates, seconds)
  const size = at.last - at.first + 1
  if (size > STATES_MAX)
    throw new RangeError(`${size} numbers in system to be told apart, expected at most ${STATES_MAX}: is the load right?`)
  const steps = stepsOf(rates, seconds)
  const whole = factored(rates, at.first, size, seconds / steps)
  const half = factored(rates, at.first, size, seconds / steps / 2)
  const now = new Float64Array(size)
  for (let place = 0; place < start.probabilities.length; place += 1) {
    const within = Math.min(size - 1, Math.max(0, start.first + place - at.first))
    now[within] = (now[within] as number) + (start.probabilities[place] as number)
  }
  const mean = new Float64Array(size)
  const coarse = new Float64Array(size)
  for (let step = 0; step < steps; step += 1) {
    addScaled(mean, now, 0.5 / steps)
    coarse.set(now)
    solve(whole, coarse)
    solve(half, now)
    solve(half, now)
    extrapolate(now, coarse)
    addScaled(mean, now, 0.5 / steps)
  }
  return { end: trimmed({ first: at.first, probabilities: now }), mean: trimmed({ first: at.first, probabilities: mean }) }
}

/** Exactly so many in the system. */
export function knownNumber(inSystem: number): SystemState {
  return { first: inSystem, probabilities: Float64Array.of(1) }
}

/** The mean of a function of the number in system. */
export function meanOf({ first, probabilities }: SystemState, of: (inSystem: number) => number): number {
  let sum = 0
  for (let place = 0; place < probabilities.length; place += 1) {
    const probability = probabilities[place] as number
    if (probability > 0) sum += probability * of(first + place)
  }
  return sum
}

function stepsOf({ serviceRateEach, leaveRate }: SystemRates, seconds: number): number {
  const wanted = Math.ceil(seconds * Math.max(serviceRateEach, leaveRate) * STEPS_A_RELAXATION)
  return Math.min(STEPS_MAX, Math.max(STEPS_MIN, wanted))
}

/** From where to where the number can come: along the mean path from both ends of where it is, and some spreads further. */
function rangeOf(start: SystemState, rates: SystemRates, seconds: number): { readonly first: number; readonly last: number } {
  const lowest = start.first
  const highest = start.first + start.probabilities.length - 1
  const { arrivalRate, agents, serviceRateEach, leaveRate } = rates
  const load = serviceRateEach === 0 ? 0 : arrivalRate / serviceRateEach
  const turnover = (arrivalRate + agents * serviceRateEach) * seconds
  const [low, high] = [meanAfter(lowest, rates, seconds), meanAfter(highest, rates, seconds)]
  // What pulls the number back keeps its variance below arrivals by the weaker pull; over a short time turnover does.
  const held = Math.max(arrivalRate / Math.min(serviceRateEach, leaveRate), highest)
  const spread = SPREADS * Math.sqrt(Math.min(turnover, held)) + SPREADS
  return {
    first: Math.max(0, Math.floor(Math.min(lowest, low) - SPREADS * Math.sqrt(Math.max(low, lowest, 1)) - SPREADS)),
    last: Math.ceil(Math.max(highest, high, Math.min(load, agents)) + spread),
  }
}

const PATH_STEPS = 64

/** The mean path: what comes in, less what agents do and who leaves. */
function meanAfter(from: number, { arrivalRate, agents, serviceRateEach, leaveRate }: SystemRates, seconds: number): number {
  const step = seconds / PATH_STEPS
  let inSystem = from
  for (let count = 0; count < PATH_STEPS; count += 1) {
    const served = Math.min(inSystem, agents) * serviceRateEach
    const left = Math.max(0, inSystem - agents) * leaveRate
    const gone = (served + left) * step
    inSystem = Math.max(0, inSystem + arrivalRate * step - Math.min(gone, inSystem))
  }
  return inSystem
}

/** The matrix I - dt Q', tridiagonal, with its elimination done once for all steps. */
interface Factored {
  readonly birth: Float64Array
  readonly upper: Float64Array
  readonly pivot: Float64Array
}

function factored({ arrivalRate, agents, serviceRateEach, leaveRate }: SystemRates, first: number, size: number, dt: number): Factored {
  const birth = new Float64Array(size)
  const upper = new Float64Array(size)
  const pivot = new Float64Array(size)
  for (let place = 0; place < size; place += 1) {
    const deaths = place === 0 ? 0 : deathRate(first + place, agents, serviceRateEach, leaveRate)
    const above = place === size - 1 ? 0 : deathRate(first + place + 1, agents, serviceRateEach, leaveRate)
    const births = place === size - 1 ? 0 : arrivalRate
    const fromBelow = place === 0 ? 0 : dt * arrivalRate
    birth[place] = fromBelow
    const diagonal = 1 + dt * (births + deaths) - fromBelow * (place === 0 ? 0 : (upper[place - 1] as number))
    pivot[place] = 1 / diagonal
    upper[place] = (dt * above) / diagonal
  }
  return { birth, upper, pivot }
}

function deathRate(inSystem: number, agents: number, serviceRateEach: number, leaveRate: number): number {
  return Math.min(inSystem, agents) * serviceRateEach + Math.max(0, inSystem - agents) * leaveRate
}

/** Solves in place: what comes from below first, then from above. All terms are positive, so probabilities stay such. */
function solve({ birth, upper, pivot }: Factored, values: Float64Array): void {
  const size = values.length
  let before = 0
  for (let place = 0; place < size; place += 1) {
    before = ((values[place] as number) + (birth[place] as number) * before) * (pivot[place] as number)
    values[place] = before
  }
  for (let place = size - 2; place >= 0; place -= 1) {
    before = (values[place] as number) + (upper[place] as number) * before
    values[place] = before
  }
}

/** Without the ends that hold next to nothing: the next stretch would spread from there. */
function trimmed({ first, probabilities }: SystemState): SystemState {
  let low = 0
  for (let held = probabilities[0] as number; held < NEGLIGIBLE; held += probabilities[low] as number) low += 1
  let high = probabilities.length - 1
  for (let held = probabilities[high] as number; held < NEGLIGIBLE; held += probabilities[high] as number) high -= 1
  return { first: first + low, probabilities: probabilities.subarray(low, high + 1) }
}

const NEGLIGIBLE = 1e-12
const VANISHING = 1e-40

function addScaled(sums: Float64Array, values: Float64Array, factor: number): void {
  for (let place = 0; place < sums.length; place += 1) sums[place] = (sums[place] as number) + factor * (values[place] as number)
}

/** Twice two half steps less a whole one takes the error of first order away. What is next to nothing becomes nothing: such numbers are slow. */
function extrapolate(values: Float64Array, coarse: Float64Array): void {
  let sum = 0
  for (let place = 0; place < values.length; place += 1) {
    const value = 2 * (values[place] as number) - (coarse[place] as number)
    const kept = value > VANISHING ? value : 0
    values[place] = kept
    sum += kept
  }
  for (let place = 0; place < values.length; place += 1) values[place] = (values[place] as number) / sum
}
